import { promiseTimeout } from '@vueuse/core';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { useOffice } from '../../app/snapshot.ts';
import type { Viewable } from './viewer.ts';

/** So often what nobody answers is asked for, though the office gives an address for it. */
const mostTries = 10;
/** Between those. Milliseconds. */
const pause = 500;

export type BlobUrl = {
  readonly url: Readonly<ShallowRef<string | undefined>>;
  /** Why there was none when it was asked for last. */
  readonly trouble: Readonly<ShallowRef<unknown>>;
  /**
   * Asks for another, good for some minutes; waits while the office is away.
   *
   * @returns undefined where there is none to be had: `trouble` says why.
   */
  ask(): Promise<string | undefined>;
  /**
   * Reads a part of the file; waits while the office is away, and asks for another address where the one there is refused.
   *
   * @param end - the byte after the last; what is beyond the file is left out.
   */
  read(begin: number, end: number): Promise<Uint8Array>;
};

/** Where a file can be read: over HTTP, where the address runs out after some minutes, or here while it is still to be sent. */
export function useBlobUrl(file: () => Viewable): BlobUrl {
  const { client } = useOffice();
  const url = shallowRef<string>();
  const trouble = shallowRef<unknown>();
  const stopping = new AbortController();
  let made: string | undefined;
  onScopeDispose(() => {
    stopping.abort();
    if (made !== undefined) URL.revokeObjectURL(made);
  });

  async function ask(): Promise<string | undefined> {
    const { local } = file();
    if (local) {
      made ??= URL.createObjectURL(local);
      url.value = made;
      return made;
    }
    try {
      await client.until('online', stopping.signal);
      const answer = await client.blobUrl(file());
      stopping.signal.throwIfAborted();
      trouble.value = undefined;
      url.value = answer.url;
      return answer.url;
    } catch (error) {
      trouble.value = error;
      return undefined;
    }
  }

  /** @returns undefined where nobody answers, and where the address is refused. */
  async function part(address: string, begin: number, end: number): Promise<Uint8Array | undefined> {
    try {
      const headers = { Range: `bytes=${begin}-${end - 1}` };
      const answer = await fetch(address, { headers, signal: stopping.signal });
      if (answer.status === 206) return new Uint8Array(await answer.arrayBuffer());
      // It has run out, by the host's clock and not by this one; or the host was started anew, and knows nothing of it.
      if (answer.status === 403) return undefined;
      throw new Error(`The host answered ${answer.status}.`);
    } catch (error) {
      // What fetch() throws where nobody answers.
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  return {
    url,
    trouble,
    ask,
    async read(begin, end) {
      const { local } = file();
      if (local) return new Uint8Array(await local.slice(begin, end).arrayBuffer());
      for (let tries = 0; tries < mostTries; tries += 1) {
        if (tries > 1) await promiseTimeout(pause);
        const address = tries === 0 && url.value !== undefined ? url.value : await ask();
        if (address === undefined) throw trouble.value;
        const bytes = await part(address, begin, end);
        if (bytes) return bytes;
      }
      throw new Error('The host gives addresses that nobody answers under.');
    },
  };
}
