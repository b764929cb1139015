import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventHeader, SignedEvent } from '../../../protocol/index.ts';
import { openOffice, type Office, type Person } from './test-kit.ts';

/**
 * A model of rooms and rights, small enough to be right at sight, against the store: any interleaving of what people do ends
 * with each seeing exactly the rooms they may, each event once, and everything acknowledged there.
 */
type ModelRoom = { id: string; kind: 'public' | 'private'; creator: string; members: Set<string>; archived: boolean };
type Action =
  | { do: 'say'; who: number; room: number }
  | { do: 'resend'; who: number }
  | { do: 'open'; who: number; kind: 'public' | 'private' }
  | { do: 'invite' | 'remove'; who: number; room: number; whom: number }
  | { do: 'archive'; who: number; room: number; archived: boolean }
  | { do: 'restart' };

const who = fc.nat(3);
const room = fc.nat(4);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const), who, room }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resend' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('open' as const),
      who,
      kind: fc.constantFrom('public' as const, 'private' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('invite' as const, 'remove' as const), who, room, whom: who }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('archive' as const), who, room, archived: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

it('agrees with the model about who may do and see what', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
      const people = await Promise.all(['A', 'B', 'C', 'D'].map((name) => office.person(name)));
      const rooms: ModelRoom[] = [
        { id: office.store.office.firstRoom, kind: 'public', creator: '', members: new Set(), archived: false },
      ];
      const accepted = new Map<string, { room: ModelRoom; seq: number; event: SignedEvent; by: Person }>();
      for (const step of actions) await take(step, people, rooms, accepted);
      for (const person of people) {
        const seen = await allSeen(person);
        const expected = [...accepted]
          .filter(([, { room: r, event }]) => sees(person, r) && !takesOut(event, person))
          .map(([id]) => id);
        const mine = new Set(rooms.slice(1).map(({ id }) => id));
        expect(new Set(seen.filter(({ room: r }) => r !== null && mine.has(r)).map(({ id }) => id))).toEqual(
          new Set(expected.filter((id) => mine.has(accepted.get(id)?.room.id ?? ''))),
        );
        expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
        expect(
          expected.every((id) => seen.some((event) => event.id === id && event.seq === accepted.get(id)?.seq)),
        ).toBe(true);
      }
    }),
    { numRuns: 15 },
  );
});

const sees = (person: Person, r: ModelRoom) => r.kind === 'public' || r.members.has(person.member);

async function take(
  step: Action,
  people: Person[],
  rooms: ModelRoom[],
  accepted: Map<string, { room: ModelRoom; seq: number; event: SignedEvent; by: Person }>,
): Promise<void> {
  if (step.do === 'restart') return office.reopen();
  const actor = people[step.who];
  if (!actor) return;
  if (step.do === 'resend') {
    const [old] = [...accepted.values()].filter(({ by }) => by === actor);
    if (old) expect(await office.store.append([old.event], actor.by)).toMatchObject([{ ok: true, seq: old.seq }]);
    return;
  }
  const target = step.do === 'open' ? undefined : rooms[step.room % rooms.length];
  const [event, allowed, apply] = plan(step, actor, people, target, rooms);
  const [result] = await office.store.append([event], actor.by);
  expect([step.do, result?.ok]).toEqual([step.do, allowed]);
  if (!result?.ok) return;
  const where = apply();
  accepted.set(result.id, { room: where, seq: result.seq, event, by: actor });
}

/** The event, whether the model allows it, and what it does to the model. */
function plan(
  step: Exclude<Action, { do: 'restart' | 'resend' }>,
  actor: Person,
  people: Person[],
  target: ModelRoom | undefined,
  rooms: ModelRoom[],
): [SignedEvent, boolean, () => ModelRoom] {
  if (step.do === 'open' || !target) {
    const kind = step.do === 'open' ? step.kind : 'public';
    const event = actor.pen.event('room.create', null, { kind, name: 'Room' });
    const made: ModelRoom = {
      id: (JSON.parse(event.header) as EventHeader).id,
      kind,
      creator: actor.member,
      members: new Set(),
      archived: false,
    };
    if (kind === 'private') made.members.add(actor.member);
    return [event, true, () => (rooms.push(made), made)];
  }
  const inside = sees(actor, target);
  if (step.do === 'say')
    return [actor.pen.event('message', target.id, { text: 'hi' }), inside && !target.archived, () => target];
  if (step.do === 'archive') {
    const keeper = target.creator === actor.member;
    const event = actor.pen.event('room.archive', target.id, { archived: step.archived });
    return [
      event,
      inside && keeper && target.archived !== step.archived,
      () => ((target.archived = step.archived), target),
    ];
  }
  const whom = people[step.whom]?.member ?? '';
  if (step.do === 'invite') {
    const event = actor.pen.event('room.invite', target.id, { member: whom });
    const fresh = target.kind === 'private' && !target.members.has(whom);
    return [event, inside && fresh && !target.archived, () => (target.members.add(whom), target)];
  }
  const event = actor.pen.event('room.remove', target.id, { member: whom });
  const may = whom === actor.member || target.creator === actor.member;
  return [event, inside && target.members.has(whom) && may, () => (target.members.delete(whom), target)];
}

function takesOut({ header, body }: { header: string; body: string | null }, { member }: Person): boolean {
  const { type } = JSON.parse(header) as EventHeader;
  return type === 'room.remove' && (JSON.parse(body ?? '{}') as { member?: string }).member === member;
}

async function allSeen(person: Person): Promise<{ id: string; room: string | null; seq: number }[]> {
  const seen: { id: string; room: string | null; seq: number }[] = [];
  for (let to = 0; ;) {
    const page = await office.store.catchUp(person.member, to);
    if (page.events.length === 0 && page.to >= office.store.published) return seen;
    for (const { header, body, seq } of page.events) {
      const { id, room: where } = JSON.parse(header) as EventHeader;
      // Somebody who was taken out is told so; that they could still see the room then, the other steps have shown.
      if (!takesOut({ header, body }, person)) seen.push({ id, room: where, seq });
    }
    to = page.to;
  }
}
