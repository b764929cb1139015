import { computed, type ComputedRef, type WritableComputedRef } from 'vue';
import type { TimelineItem } from '../../../client/index.ts';
import type { Changing, Drafts } from './drafts.ts';

export type Editing = {
  /** What the field holds: while an own message is being changed that message's text, else what is to be sent. */
  text: WritableComputedRef<string>;
  editing: ComputedRef<Changing | undefined>;
  begin(item: TimelineItem): void;
  end(): void;
};

/** Changing an own message where drafts are written. Until it has ended it is kept with the draft, which is there again afterwards. */
export function useEditing(drafts: Drafts, here: () => string): Editing {
  const draft = computed(() => drafts.of(here()));
  const editing = computed(() => draft.value.editing);
  return {
    editing,
    text: computed({
      get: () => (editing.value ?? draft.value).text,
      set(text) {
        drafts.change(here(), editing.value ? { editing: { ...editing.value, text } } : { text });
      },
    }),
    begin({ id, text, attachments }) {
      drafts.change(here(), { editing: { id, was: text, text, hasFiles: attachments.length > 0 } });
    },
    end() {
      drafts.change(here(), { editing: undefined });
    },
  };
}

/** Whether somebody may change it now: one's own that the office has. */
export function isEditable({ mine, state, deleted, erased, n }: TimelineItem): boolean {
  return mine && n > 0 && state !== 'failed' && !deleted && !erased;
}
