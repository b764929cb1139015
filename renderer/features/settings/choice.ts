import { computed, type WritableComputedRef } from 'vue';
import type { Choices } from '../../app/settings.ts';

/** One setting, for `v-model`. */
export function useChoice<T, K extends keyof T & string>(
  { value, change }: Choices<T>,
  name: K,
): WritableComputedRef<T[K]> {
  return computed({
    get: () => value.value[name],
    set: (chosen) => change({ [name]: chosen } as unknown as Partial<T>),
  });
}
