import type { z } from 'zod';
import {
  bridge,
  failure,
  LandlineError,
  type BridgeCall,
  type BridgeReply,
  type Result,
} from '../../../protocol/index.ts';
import { isOwnPage } from '../window/url-policy.ts';

type Checked<N extends BridgeCall> = z.output<(typeof bridge)[N]['payload']>;

/** What main does for each call of the bridge: the compiler asks for every one. Whatever they throw becomes a failure. */
export type Handlers = {
  readonly [N in BridgeCall]: (payload: Checked<N>) => BridgeReply<N> | Promise<BridgeReply<N>>;
};

/** The frame that called: where it is, and whether it is the window's own and not one within it. */
export type Sender = { url: string; isTop: boolean };

/**
 * Answers one call: only to the app's own page in the window's top frame, and only what fits the table.
 *
 * @param complain - told of mistakes: what is thrown and no LandlineError.
 */
export async function answer<N extends BridgeCall>(
  call: N,
  handlers: Handlers,
  sender: Sender | undefined,
  payload: unknown,
  complain: (error: unknown) => void,
): Promise<Result<BridgeReply<N>>> {
  if (!sender?.isTop || !isOwnPage(sender.url)) return failure('forbidden', 'Only the page of the app may ask.');
  const checked = bridge[call].payload.safeParse(payload);
  if (!checked.success) return failure('bad_request', `What ${call} was asked does not fit.`);
  try {
    const handler = handlers[call] as (payload: unknown) => BridgeReply<N> | Promise<BridgeReply<N>>;
    return { ok: true, ...(await handler(checked.data)) };
  } catch (error) {
    if (error instanceof LandlineError) return error.toFailure();
    complain(error);
    return failure('internal', 'The app made a mistake; its log says which.');
  }
}
