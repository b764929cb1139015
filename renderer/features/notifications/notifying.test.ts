import { expect, it, onTestFinished, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import type { Client, RoomView, Sending } from '../../../client/index.ts';
import type { Place } from '../../app/place.ts';
import type { NotesBridge } from '../../bridge/bridge.ts';
import { LandlineError } from '../../../protocol/index.ts';
import { createDrafts } from '../composer/drafts.ts';
import { useNotifications, type Notified } from './notifying.ts';

const kitchen = '01890000-0000-7000-8000-000000000001';

/** An office with one room, the notes of which can be answered. */
function opened(send: Client['send']) {
  let choose: (tag: string, reply?: string) => void = () => undefined;
  const client: Partial<Client> = {
    send,
    subscribe: () => () => undefined,
    rooms: () => [],
    room: (id) => (id === kitchen ? ({ id } as RoomView) : undefined),
  };
  const notes: Partial<NotesBridge> = {
    onChosen(listener) {
      choose = listener;
      return () => undefined;
    },
  };
  const drafts = createDrafts({ getItem: () => null, setItem: () => undefined }, 'office');
  const place = { show: vi.fn<Place['show']>() };
  const show = vi.fn();
  const scope = effectScope();
  onTestFinished(() => {
    scope.stop();
  });
  const notified: Partial<Notified> = { office: 'office', drafts, show, quiet: ref(false), roomShown: ref(false) };
  scope.run(() => useNotifications({ ...notified, client, notes, place } as unknown as Notified));
  return { drafts, place, show, reply: (text: string) => choose(`office/${kitchen}`, text) };
}

it('an answer that cannot be sent is in the room’s draft, which is shown', async () => {
  const { drafts, place, show, reply } = opened(() => Promise.reject(new LandlineError('too_large', 'too large')));
  drafts.change(kitchen, { text: 'half a thought' });
  reply('in a minute');
  await vi.waitFor(() => expect(drafts.of(kitchen).text).toBe('half a thought\nin a minute'));
  expect(place.show).toHaveBeenCalledWith(kitchen);
  expect(show).toHaveBeenCalledOnce();
});

it('an answer that the host refuses is left where it says so itself', async () => {
  const done = Promise.reject(new LandlineError('forbidden', 'no'));
  const send = vi.fn(() => Promise.resolve({ id: 'm', room: kitchen, done } as Sending));
  const { drafts, show, reply } = opened(send);
  reply('in a minute');
  // What nobody catches fails this run.
  await vi.waitFor(() => expect(send).toHaveBeenCalledWith(kitchen, { text: 'in a minute' }));
  await new Promise((resolve) => setTimeout(resolve));
  expect(drafts.of(kitchen).text).toBe('');
  expect(show).not.toHaveBeenCalled();
});
