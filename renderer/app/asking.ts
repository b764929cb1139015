import { ref, type Ref } from 'vue';
import type { Client, Sending } from '../../client/index.ts';
import { useErrorWords } from './words.ts';

export type Asking = {
  /** Whether an answer is waited for. */
  busy: Ref<boolean>;
  /** Why the last one was refused, for a person. */
  trouble: Ref<string | undefined>;
  /** Runs `work`; @returns whether it came through. */
  ask(work: () => Promise<unknown>): Promise<boolean>;
};

/** For a form or a button that asks the office for something: busy meanwhile, and in words what it refused. */
export function useAsking(): Asking {
  const errorWords = useErrorWords();
  const busy = ref(false);
  const trouble = ref<string>();
  return {
    busy,
    trouble,
    async ask(work) {
      busy.value = true;
      trouble.value = undefined;
      try {
        await work();
        return true;
      } catch (error) {
        trouble.value = errorWords(error);
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}

/**
 * Waits until the host has an event. What it refuses is told to whoever waits, and given up: nobody would find it in the outbox.
 *
 * @throws LandlineError as the host refused it.
 */
export async function settle(client: Pick<Client, 'discard'>, sent: Promise<Sending>): Promise<void> {
  const { id, done } = await sent;
  try {
    await done;
  } catch (error) {
    await client.discard(id);
    throw error;
  }
}
