import { expect, it } from 'vitest';
import { licencesOf } from './licences.ts';

it('every package is named once, with what its authors ask to be handed on', () => {
  const parts = [
    { name: 'zod', version: '4.0.0', license: 'MIT', notices: ['Copyright (c) Zoe'] },
    { name: 'ada', version: '1.0.0', notices: [] },
    { name: 'zod', version: '4.0.0', license: 'MIT', notices: ['Copyright (c) Zoe'] },
  ];
  const [own, first, second, ...more] = licencesOf('Ours\n', parts).split(/\n\n-+\n\n/u);
  expect([own, first, second, more]).toEqual([
    ...['Ours', 'ada 1.0.0 (no licence named)', 'zod 4.0.0 (MIT)\n\nCopyright (c) Zoe\n'],
    [],
  ]);
});
