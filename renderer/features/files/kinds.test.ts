import { describe, expect, it } from 'vitest';
import { kindOf } from './kinds.ts';

describe('the kind of a file', () => {
  it.each([
    ['image/png', 'a.png', 'picture'],
    ['video/x-matroska', 'film.mkv', 'video'],
    ['audio/webm', 'voice.webm', 'audio'],
    ['application/pdf', 'offer', 'document'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'x', 'document'],
    ['text/plain', 'x', 'document'],
    ['application/octet-stream', 'Budget.XLSX', 'document'],
    ['application/zip', 'all.zip', 'other'],
    ['application/octet-stream', 'pdf', 'other'],
  ] as const)('%s %s is a %s', (type, name, kind) => {
    expect(kindOf({ type, name })).toBe(kind);
  });
});
