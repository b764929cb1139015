import { expect, it } from 'vitest';
import { filesOf, namedPaste } from './pasted.ts';

const at = new Date(2026, 0, 5, 9, 7, 3);
const pasted = (name: string, type: string) => namedPaste(new File(['x'], name, { type }), 'Screenshot', at);

it('a picture without a name of its own is called after the moment', () => {
  expect(pasted('image.png', 'image/png').name).toBe('Screenshot 2026-01-05 09.07.03.png');
  expect(pasted('', 'image/jpeg').name).toBe('Screenshot 2026-01-05 09.07.03.jpg');
  expect(pasted('image.png', 'image/png')).toMatchObject({ type: 'image/png', size: 1, lastModified: at.getTime() });
});

it.each([
  ['holiday.png', 'image/png'],
  ['image.png', 'text/plain'],
  ['image of us.png', 'image/png'],
  ['notes.txt', 'text/plain'],
])('%s of type %s keeps its name', (name, type) => {
  expect(pasted(name, type).name).toBe(name);
});

it('text with a picture of it is pasted as text, and a picture, or files with their names, as files', () => {
  const picture = new File(['x'], 'image.png', { type: 'image/png' });
  const photo = new File(['x'], 'holiday.png', { type: 'image/png' });
  expect(filesOf({ files: [picture], text: 'A1\tB1' })).toEqual([]);
  expect(filesOf({ files: [picture], text: '' })).toEqual([picture]);
  expect(filesOf({ files: [photo], text: 'holiday.png' })).toEqual([photo]);
  expect(filesOf({ files: [picture, photo], text: 'both' })).toEqual([picture, photo]);
});
