import { watch } from 'vue';
import { useView } from '../../app/snapshot.ts';

/** Asks the office as soon as it is shown, and again each time the office is back, until what was asked for is there. */
export function askUntilThere(ask: () => Promise<unknown>, isThere: () => boolean): void {
  const phase = useView(['status'], (c) => c.status().phase);
  watch(
    () => phase.value === 'online',
    (online, before) => {
      if (before === undefined || (online && !isThere())) void ask();
    },
    { immediate: true },
  );
}
