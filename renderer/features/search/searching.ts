import { shallowRef, type ShallowRef } from 'vue';
import type { Client } from '../../../client/index.ts';
import { createLook, type Look } from './look.ts';

/** What is being searched for. It stays while the panel is closed: who went to a result comes back for the next one. */
export type Searching = {
  text: ShallowRef<string>;
  /** In all rooms instead of the one in view. */
  everywhere: ShallowRef<boolean>;
  look: Look;
  /** What {@link look} is about: the text and its room. */
  done: ShallowRef<string>;
};

const kept = new WeakMap<Client, Searching>();

/** The one search of an office's window. */
export function searchingOf(client: Client): Searching {
  const known = kept.get(client);
  if (known) return known;
  const made: Searching = {
    text: shallowRef(''),
    everywhere: shallowRef(false),
    look: createLook(client),
    done: shallowRef(''),
  };
  kept.set(client, made);
  return made;
}
