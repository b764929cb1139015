import type { Line } from './calls.ts';

/** The line from a utility process to the one that forked it. */
export function parentLine(): Line {
  const { parentPort } = process;
  return {
    post: (message) => parentPort.postMessage(message),
    onMessage: (listener) => void parentPort.on('message', ({ data }) => listener(data)),
  };
}

/** A mistake that nobody caught leaves a process in a state that nobody knows: it ends, and its supervisor starts it anew. */
export function endOnMistakes(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      console.error(error);
      process.exit(1);
    });
}
