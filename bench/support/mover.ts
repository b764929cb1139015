/** A member's app that moves files, in a process of its own. */
import { downloadOurs, uploadOurs } from '../files/transfers.ts';
import { answerParent, givenToMe } from './child.ts';
import { connectFiles } from './files-client.ts';
import type { Served } from './speech.ts';

const { served } = givenToMe<{ served: Served }>();
const socket = await connectFiles(served);
answerParent('ready', {
  upload: (path: string) => uploadOurs(socket, path),
  /** Keeps a processor busy for so many milliseconds, as a transfer does, and moves nothing. */
  compute(milliseconds: number) {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
  },
  download: ({ blob, path }: { blob: string; path: string }) => downloadOurs(socket, blob, path),
});
