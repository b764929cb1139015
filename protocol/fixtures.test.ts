import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fixtureNames, readFixture, type Examples } from '../tests/conformance/fixtures.ts';
import * as protocol from './index.ts';
import { admin, chat, eventKinds, files, type Table } from './index.ts';

const tables: Record<string, Table> = { chat, files, admin };
const shapes: Record<string, z.ZodType> = {
  auth: protocol.auth,
  card: protocol.card,
  eventHeader: protocol.eventHeader,
  hookPayload: protocol.hookPayload,
  receiptBody: protocol.receiptBody,
  txtRecord: protocol.txtRecord,
  wireError: protocol.wireError,
};

function check(schema: z.ZodType, examples: Examples | undefined): void {
  expect(examples?.valid.length, 'valid examples').toBeGreaterThan(0);
  expect(examples?.invalid.length, 'invalid examples').toBeGreaterThan(0);
  for (const { why, value } of examples?.valid ?? []) {
    expect(schema.safeParse(value).error?.message, `valid: ${why}`).toBeUndefined();
  }
  for (const { why, value } of examples?.invalid ?? []) {
    expect(schema.safeParse(value).success, `invalid: ${why}`).toBe(false);
  }
}

describe.each(Object.entries(tables))('the fixtures of the table %s', (group, table) => {
  it('are there for every entry and for nothing else', () => {
    expect(fixtureNames(group)).toEqual(Object.keys(table).sort());
  });

  it.each(Object.entries(table))('%s: valid ones are accepted, invalid ones refused', (name, entry) => {
    const fixture = readFixture(group, name);
    check(entry.payload, fixture.payload);
    if (entry.kind === 'request') check(entry.reply, fixture.reply);
  });
});

describe('the fixtures of the event types', () => {
  it('are there for every type and for nothing else', () => {
    expect(fixtureNames('events')).toEqual(Object.keys(eventKinds).sort());
  });

  it.each(Object.entries(eventKinds))('%s: valid bodies are accepted, invalid ones refused', (type, kind) => {
    check(kind.body, readFixture('events', type).body);
  });
});

describe('the fixtures of other shapes', () => {
  it('are there for each of them', () => {
    expect(fixtureNames('shapes')).toEqual(Object.keys(shapes).sort());
  });

  it.each(Object.entries(shapes))('%s: valid ones are accepted, invalid ones refused', (name, schema) => {
    check(schema, readFixture('shapes', name).shape);
  });
});
