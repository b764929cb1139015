import { expect, it } from 'vitest';
import { createWords } from '../words/words.ts';
import { contextMenu, type Clicked } from './context-menu.ts';

const { say } = createWords(['en']);
const nothing: Clicked = {
  isEditable: false,
  editFlags: { canCut: false, canCopy: false, canPaste: false, canSelectAll: true },
  selectionText: '',
  linkURL: '',
  mediaType: 'none',
  hasImageContents: false,
  misspelledWord: '',
  dictionarySuggestions: [],
};
const labels = (some: Partial<Clicked>) =>
  contextMenu({ ...nothing, ...some }, say).map((entry) => ('label' in entry ? entry.label : '—'));

it('where nothing can be done there is no menu', () => {
  expect(labels({})).toEqual([]);
  expect(labels({ selectionText: ' ' })).toEqual([]);
});

it('words can be copied; in a field they can be cut and replaced, too, as far as the field allows', () => {
  expect(labels({ selectionText: 'plan' })).toEqual(['Copy']);
  const field = contextMenu({ ...nothing, isEditable: true }, say);
  expect(field.map((entry) => (entry.kind === 'role' ? [entry.role, entry.enabled] : []))).toEqual([
    ['cut', false],
    ['copy', false],
    ['paste', false],
    ['selectAll', true],
  ]);
});

it('a word that is spelled wrong is offered right, and can be learned', () => {
  expect(labels({ isEditable: true, misspelledWord: 'plann', dictionarySuggestions: ['plan', 'plans'] })).toEqual([
    ...['plan', 'plans', 'Add to the dictionary', '—'],
    ...['Cut', 'Copy', 'Paste', 'Select all'],
  ]);
});

it.each([
  ['https://example.com/', true],
  ['mailto:ada@example.com', true],
  ['landline://message?x', true],
  ['app://landline/#room', false],
  ['javascript:alert(1)', false],
  ['file:///etc/passwd', false],
])('the address %s can be copied: %s', (linkURL, is) => {
  expect(labels({ linkURL })).toEqual(is ? ['Copy the link'] : []);
});

it('a picture can be copied once it is there', () => {
  expect(labels({ mediaType: 'image', hasImageContents: true })).toEqual(['Copy the picture']);
  expect(labels({ mediaType: 'image' })).toEqual([]);
  expect(labels({ mediaType: 'image', hasImageContents: true, linkURL: 'https://example.com/' })).toEqual([
    'Copy the link',
    'Copy the picture',
  ]);
});
