export {
  createFrontDoor,
  refusals,
  type FrontDoor,
  type FrontDoorOptions,
  type Refusal,
  type Secure,
} from './front-door.ts';
export { createAllowed, hostName, type Allowed, type AllowedOptions } from './allowed.ts';
export { createRouter, sendText, type Match, type Method, type RouteHandler, type Router } from './router.ts';
export { cardRoute } from './card-route.ts';
export { loadPage, type PageFile } from './page.ts';
