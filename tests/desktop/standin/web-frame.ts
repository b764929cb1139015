import { originOf } from './addresses.ts';
import { provided } from './provided.ts';

/** The top frame, the only one in which a preload runs. */
export type WebFrame = {
  readonly url: string;
  readonly origin: string;
  readonly parent: null;
  readonly top: WebFrame;
  readonly detached: boolean;
};

export function createFrame(url: () => string): WebFrame {
  const frame: WebFrame = provided('WebFrameMain', {
    get url() {
      return url();
    },
    get origin() {
      return originOf(url());
    },
    parent: null,
    get top() {
      return frame;
    },
    detached: false,
  });
  return frame;
}
