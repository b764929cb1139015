import { expect, it } from 'vitest';
import { noPolicy } from '../policy/index.ts';
import { withinPolicy } from './within-policy.ts';

it('a host listens where it was asked to, or where the policy says', () => {
  expect(withinPolicy({ port: 1 }, noPolicy)).toEqual({ port: 1 });
  const policy = { ...noPolicy, port: 7_788, bind: ['10.0.0.5', '127.0.0.1'] };
  expect(withinPolicy({}, policy)).toEqual({ port: 7_788, bind: policy.bind });
  expect(withinPolicy({ port: 7_788, bind: ['127.0.0.1'] }, policy)).toEqual({ port: 7_788, bind: ['127.0.0.1'] });
});

it('what the policy does not allow is refused, and not done otherwise', () => {
  expect(() => withinPolicy({}, { ...noPolicy, hosting: false })).toThrow('lets nobody host');
  expect(() => withinPolicy({ port: 1 }, { ...noPolicy, port: 7_788 })).toThrow('port 7788');
  expect(() => withinPolicy({ bind: ['::'] }, { ...noPolicy, bind: ['10.0.0.5'] })).toThrow('on ::');
});
