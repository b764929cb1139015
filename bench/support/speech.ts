import { protocolVersion } from '../../protocol/index.ts';
import { createTestDevice, type TestDevice } from '../../tests/support/device.ts';
import type { LineOptions } from './line.ts';

/** How to talk to a server under test. */
export type ServerKind = 'landline' | 'bare';

/** What a server under test said when it was ready. */
export type Served = { url: string; office: string; room: string };

export type Speaker = Pick<LineOptions, 'auth' | 'isLive'> & {
  device: TestDevice | undefined;
  /** The frame that posts a text, made now (signed, where events are) and numbered when it is sent. */
  prepare(text: string): (id: number) => string;
};

/** Somebody new. */
export function createSpeaker(kind: ServerKind, { office, room }: Served, name: string): Speaker {
  if (kind === 'bare') {
    return {
      device: undefined,
      auth: () => ({}),
      isLive: (frame) => frame[1] === 0x30 && frame[0] === 0x34,
      prepare: (text) => (id) => `42${String(id)}${JSON.stringify(['post', { room, text }])}`,
    };
  }
  const device = createTestDevice();
  const safe = Buffer.from('42["safe"');
  return {
    device,
    auth: (sid) => authOf(device, office, sid, name),
    isLive: (frame) => frame.subarray(0, safe.length).equals(safe),
    prepare(text) {
      const { header, body, signature } = device.event({ office, type: 'message', room, body: { text } });
      const payload = JSON.stringify(['append', { events: [{ header, body, signature }] }]);
      return (id) => `42${String(id)}${payload}`;
    },
  };
}

export function authOf(device: TestDevice, office: string, sid: string, name: string, cursor?: object) {
  return {
    versions: protocolVersion,
    device: device.id,
    proof: device.proof({ office, namespace: '/', sid, certificate: '' }),
    certificate: '',
    join: { event: device.event({ office, type: 'member.join', room: null, body: { name } }) },
    ...(cursor && { cursor }),
  };
}
