import { expect, it } from 'vitest';
import { maker } from './maker.ts';

it('a release names its maintainer and its page', () => {
  const env = {
    LANDLINE_MAINTAINER: 'Ada Lovelace <ada@example.org>',
    LANDLINE_HOMEPAGE: 'https://example.org/landline',
  };
  expect(maker(env)).toEqual({
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    homepage: 'https://example.org/landline',
  });
});

it('without one, packages name nobody who could exist', () => {
  expect(maker({})).toEqual({
    name: 'Landline',
    email: 'nobody@landline.invalid',
    homepage: 'https://landline.invalid/',
  });
});

it('a maintainer that a control file could not hold is refused', () => {
  for (const named of ['Ada', '<ada@example.org>', 'Ada <ada>', 'Ada\nPriority: required <a@b>'])
    expect(() => maker({ LANDLINE_MAINTAINER: named })).toThrow('Name <mail address>');
});
