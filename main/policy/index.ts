export { policyPlaces, PolicyError, readPolicy, readPolicyFile, type PolicySystem } from './read-policy.ts';
export { noPolicy, type ComputerPolicy, type NamedOffice } from './shape.ts';
