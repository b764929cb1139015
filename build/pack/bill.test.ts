import { expect, it } from 'vitest';
import { billOf } from './bill.ts';

const product = { name: 'landline', version: '1.2.3', license: 'MIT' };

it('names each part once, in order, by the address that others know it by', () => {
  const notices = ['which are another file’s'];
  const parts = [
    { name: 'zod', version: '4.0.0', license: 'MIT', notices },
    { name: '@noble/curves', version: '2.0.0', license: '(MIT OR Apache-2.0)', notices },
    { name: 'zod', version: '4.0.0', license: 'MIT', notices },
    { name: 'unlicensed', version: '1.0.0', notices },
  ];
  expect(billOf(product, parts, 0).components).toEqual([
    {
      ...{ 'bom-ref': '@noble/curves@2.0.0', type: 'library', name: '@noble/curves', version: '2.0.0' },
      ...{ purl: 'pkg:npm/%40noble/curves@2.0.0', licenses: [{ expression: '(MIT OR Apache-2.0)' }] },
    },
    {
      ...{ 'bom-ref': 'unlicensed@1.0.0', type: 'library', name: 'unlicensed', version: '1.0.0' },
      purl: 'pkg:npm/unlicensed@1.0.0',
    },
    {
      ...{ 'bom-ref': 'zod@4.0.0', type: 'library', name: 'zod', version: '4.0.0' },
      ...{ purl: 'pkg:npm/zod@4.0.0', licenses: [{ expression: 'MIT' }] },
    },
  ]);
});

it('says what it is about, and of when it is', () => {
  expect(billOf(product, [], 86_400_000)).toMatchObject({
    ...{ bomFormat: 'CycloneDX', specVersion: '1.5', components: [] },
    metadata: { timestamp: '1970-01-02T00:00:00.000Z', component: { name: 'landline', version: '1.2.3' } },
  });
});
