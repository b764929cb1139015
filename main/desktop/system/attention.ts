export type AttentionState = {
  /** Messages that are meant for the person, and not read. */
  mentions: number;
  dnd: boolean;
  /** Whether the window has the focus: then they look at it. */
  focused: boolean;
  /** Whether the person wants to be called. */
  wanted: boolean;
};

/** @returns whether the window is to draw attention now: more is meant for the person than a moment ago, and they do not look. */
export function createAttention(): (now: AttentionState) => boolean {
  let last = 0;
  return ({ mentions, dnd, focused, wanted }) => {
    const more = mentions > last;
    last = mentions;
    return more && wanted && !dnd && !focused;
  };
}
