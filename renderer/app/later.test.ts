import { expect, it } from 'vitest';
import { fetchRest, later } from './later.ts';

it('fetches the rest one after the other, with what that brings along, and goes on after what cannot be had', async () => {
  const fetched: string[] = [];
  const component = (name: string) => {
    fetched.push(name);
    return Promise.resolve({ default: { name } });
  };
  later(() => {
    later(() => component('inner'));
    return component('outer');
  });
  later(() => Promise.reject(new Error('away')));
  later(() => component('next'));
  let pauses = 0;
  await fetchRest(() => {
    pauses += 1;
    return Promise.resolve();
  });
  expect(fetched).toEqual(['outer', 'next', 'inner']);
  expect(pauses).toBe(4);
  await fetchRest(() => Promise.reject(new Error('nothing is left')));
});
