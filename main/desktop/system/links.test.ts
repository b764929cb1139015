import { expect, it } from 'vitest';
import { createLinks, linkIn } from './links.ts';

it('finds a link on the command line, and takes nothing else for one', () => {
  const link = 'landline://join?a=10.0.0.1:7788#id=x';
  expect(linkIn(['/usr/bin/landline', '--flag', link])).toBe(link);
  expect(
    linkIn(['app', 'https://landline://x', '--a=landline://x', `landline://${'x'.repeat(3_000)}`]),
  ).toBeUndefined();
});

it('a link waits until the window takes it, once; later ones are told', () => {
  const told: string[] = [];
  const links = createLinks((link) => told.push(link));
  links.open('landline://one');
  links.open('landline://two');
  expect(told).toEqual([]);
  expect(links.take()).toBe('landline://two');
  expect(links.take()).toBeUndefined();
  links.open('landline://three');
  expect(told).toEqual(['landline://three']);
});
