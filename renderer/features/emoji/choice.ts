import { z } from 'zod';
import { createKept } from '../../app/kept.ts';

/** What is offered before somebody has used any. */
const usual = ['👍', '❤️', '😂', '🎉', '👀', '✅'];
const mostRecent = 24;

const choice = z.object({
  /** Newest first. */
  recent: z.array(z.string().max(64)).max(mostRecent).catch([]),
  /** The colour of skin: 1 to 5 from the lightest, 0 for none. */
  tone: z.int().min(0).max(5).catch(0),
});

export type EmojiChoice = {
  tone(): number;
  setTone(tone: number): void;
  /** The ones used last, newest first. */
  recent(): readonly string[];
  /** As {@link recent}, filled up with what people use most. */
  quick(count: number): readonly string[];
  used(emoji: string): void;
};

/** Which emoji a person has used, in all offices of this browser. Read anew each time: several places show it. */
export function createEmojiChoice(storage: Pick<Storage, 'getItem' | 'setItem'>): EmojiChoice {
  const kept = createKept(storage, 'landline-emoji', choice, { recent: [], tone: 0 });
  return {
    tone: () => kept.read().tone,
    setTone(tone) {
      kept.write({ ...kept.read(), tone });
    },
    recent: () => kept.read().recent,
    quick: (count) => [...new Set([...kept.read().recent, ...usual])].slice(0, count),
    used(emoji) {
      const now = kept.read();
      kept.write({ ...now, recent: [emoji, ...now.recent.filter((one) => one !== emoji)].slice(0, mostRecent) });
    },
  };
}
