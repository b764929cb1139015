import { expect } from 'vitest';

// Vitest's own are typed `any`; these say that nothing is known of them.
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const containing = (text: string): unknown => expect.stringContaining(text);
export const having = (fields: object): unknown => expect.objectContaining(fields);
export const aNumber: unknown = expect.any(Number);
export const aText: unknown = expect.any(String);
