import { ref, watch, computed, type Ref, type WritableComputedRef } from 'vue';
import type { TimelineItem } from '../../../client/index.ts';

/**
 * What the field holds while an own message is being changed: that message's text, and when that has ended the draft that stood there
 * before.
 */
export function useEditing(
  items: () => readonly TimelineItem[],
  editing: Ref<TimelineItem | undefined>,
  draft: Ref<string>,
): { text: WritableComputedRef<string>; lastOwn(): TimelineItem | undefined } {
  const edited = ref('');
  watch(editing, (item) => (edited.value = item?.text ?? ''), { flush: 'sync', immediate: true });
  return {
    text: computed({
      get: () => (editing.value ? edited.value : draft.value),
      set(now) {
        if (editing.value) edited.value = now;
        else draft.value = now;
      },
    }),
    /** The newest of the open part that may be changed. */
    lastOwn: () => items().findLast(isEditable),
  };
}

/** Whether somebody may change it now: one's own that the office has. */
export function isEditable({ mine, state, deleted, erased, n }: TimelineItem): boolean {
  return mine && n > 0 && state !== 'failed' && !deleted && !erased;
}
