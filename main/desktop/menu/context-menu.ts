import type { Say } from '../words/words.ts';
import type { MenuEntry } from './entries.ts';

/** What was clicked, as Chromium tells it. */
export type Clicked = {
  isEditable: boolean;
  editFlags: Readonly<Record<'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll', boolean>>;
  selectionText: string;
  linkURL: string;
  mediaType: string;
  hasImageContents: boolean;
  misspelledWord: string;
  dictionarySuggestions: readonly string[];
};

/** `word:…` puts a word in the place of the misspelled one. */
export type ContextAction = `word:${string}` | 'addToDictionary' | 'copyLink' | 'copyImage';
type Entry = MenuEntry<ContextAction>;

/** Addresses that mean something elsewhere; those of the page itself do not. */
const copied = new Set(['http:', 'https:', 'mailto:', 'landline:']);

/** What can be done with what was clicked; nothing: no menu. */
export function contextMenu(clicked: Clicked, say: Say): Entry[] {
  const groups = [spelling(clicked, say), copying(clicked, say), editing(clicked, say)];
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, at) => (at === 0 ? group : [{ kind: 'separator' as const }, ...group]));
}

function spelling({ misspelledWord, dictionarySuggestions }: Clicked, say: Say): Entry[] {
  if (misspelledWord === '') return [];
  return [
    ...dictionarySuggestions.map((word): Entry => ({ kind: 'action', id: `word:${word}`, label: word })),
    { kind: 'action', id: 'addToDictionary', label: say('addToDictionary') },
  ];
}

function copying({ linkURL, mediaType, hasImageContents }: Clicked, say: Say): Entry[] {
  const image = mediaType === 'image' && hasImageContents;
  return [
    ...(isCopied(linkURL) ? [{ kind: 'action', id: 'copyLink', label: say('copyLink') } as const] : []),
    ...(image ? [{ kind: 'action', id: 'copyImage', label: say('copyImage') } as const] : []),
  ];
}

function editing({ isEditable, editFlags, selectionText }: Clicked, say: Say): Entry[] {
  const { canCut, canCopy, canPaste, canSelectAll } = editFlags;
  const copy: Entry = { kind: 'role', role: 'copy', label: say('copy'), enabled: canCopy };
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { kind: 'role', role: 'cut', label: say('cut'), enabled: canCut },
    copy,
    { kind: 'role', role: 'paste', label: say('paste'), enabled: canPaste },
    { kind: 'role', role: 'selectAll', label: say('selectAll'), enabled: canSelectAll },
  ];
}

function isCopied(address: string): boolean {
  return URL.canParse(address) && copied.has(new URL(address).protocol);
}
