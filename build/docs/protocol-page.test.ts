import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { compactType } from './compact-type.ts';
import { freshProtocolPage, protocolPage } from './protocol-page.ts';

it('docs/PROTOCOL.md says what the tables say (else: npm run docs)', async () => {
  expect(await readFile(protocolPage, 'utf8')).toBe(await freshProtocolPage());
});

it('types are written as a reader of TypeScript expects them', () => {
  const inner = z.object({ a: z.string().max(3) });
  const schema = z.object({
    list: z.array(inner).max(5),
    kind: z.enum(['x', 'y']).default('x'),
    one: inner.nullable().optional(),
    data: z.custom<Uint8Array>(),
    n: z.int().positive(),
  });
  expect(compactType(schema, 'input', new Map([[inner, 'Inner']]))).toBe(
    '{ list: Inner[] /* ≤ 5 */; kind?: "x" | "y" /* = "x" */; one?: Inner | null; data: Bytes; n: PositiveInt }',
  );
  expect(compactType(inner, 'output', new Map([[inner, 'Inner']]))).toBe('{ a: String<3> }');
});
