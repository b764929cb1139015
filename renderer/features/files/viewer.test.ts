import { describe, expect, it } from 'vitest';
import { createViewer, viewKindOf } from './viewer.ts';

const file = (name: string, type: string, size = 1_000) => ({ name, type, size, blob: name });

describe('what the page shows by itself', () => {
  it.each([
    [file('a.png', 'image/png'), 'picture'],
    [file('a.svg', 'image/svg+xml'), undefined],
    [file('a.webm', 'video/webm'), 'video'],
    [file('a.mkv', 'video/x-matroska'), undefined],
    [file('a.mp3', 'audio/mpeg'), 'audio'],
    [file('a.pdf', 'application/octet-stream', 5_000_000), 'pdf'],
    [file('plan', 'application/pdf'), 'pdf'],
    [file('empty.pdf', 'application/pdf', 0), undefined],
    [file('notes', 'text/plain'), 'text'],
    [file('main.rs', 'application/octet-stream'), 'text'],
    [file('long.txt', 'text/plain', 300_000), undefined],
    [file('empty.txt', 'text/plain', 0), undefined],
    [file('a.exe', 'application/octet-stream'), undefined],
  ])('%o: %s', (some, kind) => {
    expect(viewKindOf(some)).toBe(kind);
  });
});

describe('the viewer', () => {
  const [one, text, two] = [file('1.png', 'image/png'), file('a.txt', 'text/plain'), file('2.png', 'image/png')];
  it('goes through the pictures around one, and stops at their ends', () => {
    const viewer = createViewer();
    viewer.show(two, [one, text, two]);
    expect(viewer.shown.value).toEqual({ files: [one, two], at: 1 });
    viewer.go(1);
    expect(viewer.shown.value?.at).toBe(1);
    viewer.go(-1);
    expect(viewer.shown.value?.at).toBe(0);
    viewer.close();
    expect(viewer.shown.value).toBeUndefined();
  });
  it('shows a text, or what stands nowhere, alone', () => {
    const viewer = createViewer();
    viewer.show(text, [one, text, two]);
    expect(viewer.shown.value).toEqual({ files: [text], at: 0 });
    viewer.show(two, []);
    expect(viewer.shown.value).toEqual({ files: [two], at: 0 });
  });
});
