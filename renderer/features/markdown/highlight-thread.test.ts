import { expect, it } from 'vitest';
import { throughWorker, type Asked } from './highlight-thread.ts';

/** A thread that answers when it is told to. */
function openThread() {
  const thread = new EventTarget();
  const asked: Asked[] = [];
  let ended = false;
  const highlight = throughWorker(
    Object.assign(thread, {
      postMessage: (message: Asked) => void asked.push(message),
      terminate: () => void (ended = true),
    }),
  );
  const answer = (id = 0) =>
    thread.dispatchEvent(new MessageEvent('message', { data: { id, lines: [[{ text: `of ${id}` }]] } }));
  return { thread, asked, highlight, answer, hasEnded: () => ended };
}

it('each code gets its own colours, in whatever order they are found', async () => {
  const { asked, highlight, answer } = openThread();
  const [one, two] = [highlight('a', 'js'), highlight('b', 'py')];
  expect(asked).toMatchObject([
    { code: 'a', language: 'js' },
    { code: 'b', language: 'py' },
  ]);
  answer(asked[1]?.id);
  answer(asked[0]?.id);
  expect((await one)?.[0]?.[0]?.text).toBe(`of ${asked[0]?.id}`);
  expect((await two)?.[0]?.[0]?.text).toBe(`of ${asked[1]?.id}`);
});

it('a thread that fails is ended, and leaves nobody waiting, then or later', async () => {
  const { thread, highlight, hasEnded } = openThread();
  const one = highlight('a', 'js');
  thread.dispatchEvent(new Event('error'));
  await expect(one).rejects.toThrow();
  expect(hasEnded()).toBe(true);
  await expect(highlight('b', 'py')).rejects.toThrow();
});
