import { onScopeDispose, ref, type Ref } from 'vue';

/** A pointer that stays for so long means what it is on. Milliseconds. */
const stay = 80;

/**
 * Whether a mouse rests on something. Not while it only passes, nor while a list is scrolled beneath it: what is shown then would be
 * made anew for each row that goes by.
 */
export function useRest(): {
  rests: Readonly<Ref<boolean>>;
  enter(event: Pick<PointerEvent, 'pointerType'>): void;
  leave(): void;
} {
  const rests = ref(false);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const leave = () => {
    // Rows go by the hundred while a list is scrolled, and the mouse was on hardly any.
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    rests.value = false;
  };
  onScopeDispose(leave);
  return {
    rests,
    leave,
    enter({ pointerType }) {
      clearTimeout(waiting);
      if (pointerType !== 'touch') waiting = setTimeout(() => (rests.value = true), stay);
    },
  };
}
