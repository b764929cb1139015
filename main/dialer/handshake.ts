import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Endpoint } from '../discovery/index.ts';
import { judgeChain, keyHashOf, presentedChain, type Proven } from './chain.ts';
import { WayError } from './reasons.ts';

export type Handshake = {
  endpoint: Endpoint;
  /** The office that must answer; undefined for trust on first use. */
  office: string | undefined;
  /** The office's first root, PEM, when it is known. */
  root: string | undefined;
  /** ms for the whole of it. */
  timeout: number;
  signal: AbortSignal;
};

/** A connection to a host that has proven its office. Nothing was sent on it yet. */
export type Secured = Proven & { socket: TLSSocket };

/**
 * Connects to one endpoint and lets it prove the office. Where the root is not known yet, it is taken from what a first
 * handshake presents, judged, and then pinned: every connection that is used was checked by OpenSSL against the pin.
 *
 * @throws WayError or the socket's error; {@link explain} puts either in words.
 */
export async function shakeHands({ timeout, signal, ...ask }: Handshake, clock: () => number): Promise<Secured> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new WayError('no_answer')), timeout);
  const either = AbortSignal.any([signal, limit.signal]);
  try {
    const known =
      ask.root === undefined ? await learn(ask, either, clock) : { office: ask.office ?? '', root: ask.root };
    // `rejectUnauthorized` stays true: with the root alone as `ca` that is the pin. Names are not compared, the key is the name.
    const socket = await open(
      ask.endpoint,
      { ca: [known.root], checkServerIdentity: () => undefined, ...nameOf(known.office) },
      either,
    );
    const certificate = socket.getPeerX509Certificate();
    if (!certificate) throw new WayError('wrong_office');
    return { ...known, keyHash: keyHashOf(certificate), socket };
  } finally {
    clearTimeout(timer);
  }
}

async function learn(
  ask: Pick<Handshake, 'endpoint' | 'office'>,
  signal: AbortSignal,
  clock: () => number,
): Promise<Proven> {
  const socket = await open(ask.endpoint, { rejectUnauthorized: false, ...nameOf(ask.office) }, signal);
  try {
    return judgeChain(presentedChain(socket), ask.office, clock());
  } finally {
    socket.destroy();
  }
}

/** Asks for the office's own certificate: for other names a host may have one of an IT department. */
function nameOf(office = 'office'): { servername: string } {
  return { servername: `${office}.localhost` };
}

async function open({ address, port }: Endpoint, options: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> {
  signal.throwIfAborted();
  const socket = connect({ host: address, port, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'], ...options });
  socket.setNoDelay(true);
  try {
    await once(socket, 'secureConnect', { signal });
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : error;
  } finally {
    // Until its user listens, and after a loser was closed, an error must not end the process; `close` tells all the same.
    socket.on('error', () => undefined);
  }
  return socket;
}
