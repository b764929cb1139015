import { createHighlight } from './highlight.ts';
import type { Asked, Answer } from './highlight-thread.ts';

/** A thread that colours code: a long text takes it longer than a frame may last. */
const highlight = createHighlight();
const { postMessage } = globalThis as unknown as { postMessage: (answer: Answer) => void };

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const { id, code, language } = data;
  highlight(code, language).then(
    (lines) => {
      postMessage({ id, lines });
    },
    () => {
      postMessage({ id, lines: undefined });
    },
  );
});
