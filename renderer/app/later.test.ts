import { expect, it, onTestFinished, vi } from 'vitest';
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
  later(() => (fetched.includes('next') ? component('late') : Promise.reject(new Error('away'))));
  later(() => component('next'));
  let pauses = 0;
  await fetchRest(() => {
    pauses += 1;
    return Promise.resolve();
  });
  expect(fetched).toEqual(['outer', 'next', 'inner']);
  expect(pauses).toBe(4);
  // Called again, as when the office is back: what could not be had.
  await fetchRest(() => Promise.resolve());
  expect(fetched).toEqual(['outer', 'next', 'inner', 'late']);
  await fetchRest(() => Promise.reject(new Error('nothing is left')));
});

it('begins anew when the office comes back while it is at it', async () => {
  const fetched: string[] = [];
  let away = true;
  later(() => {
    if (away) return Promise.reject(new Error('away'));
    fetched.push('first');
    return Promise.resolve({ default: {} });
  });
  later(() => {
    fetched.push('second');
    return Promise.resolve({ default: {} });
  });
  const held = Promise.withResolvers<undefined>();
  let pauses = 0;
  const before = fetchRest(async () => {
    pauses += 1;
    if (pauses === 2) await held.promise;
  });
  await vi.waitFor(() => expect(pauses).toBe(2));
  away = false;
  await fetchRest(() => Promise.resolve());
  held.resolve(undefined);
  await before;
  expect(fetched).toEqual(['first', 'second']);
});

it('goes on after what neither comes nor fails', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const fetched: string[] = [];
  later(() => new Promise(() => undefined));
  later(() => {
    fetched.push('next');
    return Promise.resolve({ default: {} });
  });
  const rest = fetchRest(() => Promise.resolve());
  await vi.advanceTimersByTimeAsync(10_000);
  await rest;
  expect(fetched).toEqual(['next']);
});
