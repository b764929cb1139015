import type { Client } from '../../../client/index.ts';
import type { Attachment } from '../../../protocol/index.ts';
import { parcelsOf, type Parcel } from '../composer/parcels.ts';

/**
 * Sends a text and its files on to a room, in as many messages as they take. Where only some of these could be sent, the same once
 * more sends the others.
 *
 * @returns what does that; it throws what the client does.
 */
export function createForwarding(client: Pick<Client, 'send'>) {
  let begun: { room: string; text: string; left: Parcel[] } | undefined;
  return async (room: string, text: string, attachments: readonly Attachment[]): Promise<void> => {
    if (begun?.room !== room || begun.text !== text) begun = { room, text, left: parcelsOf(text, attachments) };
    const { left } = begun;
    // Nobody is mentioned by it: who was, was told when it was said.
    for (; left[0]; left.shift()) {
      const sending = await client.send(room, left[0]);
      // A refusal is shown at the message itself.
      sending.done.catch(() => undefined);
    }
  };
}

/**
 * The text of a forwarded message: what the person says to it, then a quote of it under a line that says whose it is.
 *
 * @param header - one line, shown as it is whatever it holds: names are other people's.
 */
export function forwardedText(words: string, header: string, text: string): string {
  const quote = [
    `*${header.replaceAll(/[!-/:-@[-`{-~]/gu, String.raw`\$&`)}*`,
    ...(text === '' ? [] : ['', ...text.split('\n')]),
  ];
  const quoted = quote.map((line) => `> ${line}`.trimEnd()).join('\n');
  return words.trim() === '' ? quoted : `${words.trim()}\n\n${quoted}`;
}
