import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startTestHost } from '../../../tests/support/host.ts';
import { createWayKeeper } from './way-keeper.ts';

async function keeper() {
  const folder = await mkdtemp(path.join(tmpdir(), 'landline-ways-'));
  const told: { office: string; certificate: string }[] = [];
  const reached: boolean[] = [];
  const made = createWayKeeper((_name, way) => {
    if ('reached' in way) reached.push(way.reached);
    else told.push(way);
  });
  made.begin({ waysFile: path.join(folder, 'ways.json') });
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { keeper: made, told, reached };
}

it('opens one way to an office at once, and tells what it ends at once that is proven', async () => {
  const host = await startTestHost();
  onTestFinished(() => host.end());
  const { keeper: ways, told, reached } = await keeper();
  const ask = { office: host.office, addresses: [host.url.replace('https://', '')] };
  const way = await ways.open(ask);
  onTestFinished(() => ways.close(ask));
  expect(way.url).toMatch(new RegExp(`^https://${host.office}\\.localhost:\\d+$`));
  expect(await ways.card(ask)).toMatchObject({ office: host.office, name: 'Test office' });
  const through = connect({ port: Number(new URL(way.url).port), host: '127.0.0.1' });
  onTestFinished(() => void through.destroy());
  await expect
    .poll(() => told)
    .toEqual([{ office: host.office, certificate: expect.stringMatching(/^[\w-]{43}$/) as string }]);
  expect(reached).toEqual([true]);
  // The addresses are remembered, and the way is the same.
  expect(await ways.open({ ...ask, addresses: [] })).toEqual({ url: way.url, certificate: told[0]?.certificate });
  expect(await ways.addresses(ask)).toEqual(ask.addresses);
});

it('an office that is away has a way as well, and no card', async () => {
  const { keeper: ways } = await keeper();
  const office = `${'a'.repeat(51)}q`;
  const way = await ways.open({ office, addresses: ['127.0.0.1:1'] });
  expect(way).toEqual({ url: expect.stringContaining(`${office}.localhost`) as string, certificate: '' });
  await expect(ways.card({ office })).rejects.toMatchObject({ code: 'unavailable' });
  await ways.close({ office });
});

it('says who answers at an address, or that nobody does', async () => {
  const host = await startTestHost();
  onTestFinished(() => host.end());
  const { keeper: ways } = await keeper();
  const met = await ways.meet({ address: host.url });
  expect(met.card.office).toBe(host.office);
  await expect(ways.meet({ address: '127.0.0.1:1' })).rejects.toMatchObject({ code: 'unavailable' });
  expect(await ways.probe({ address: host.url })).toMatchObject({ ok: true });
  expect(await ways.probe({ address: '127.0.0.1:1' })).toMatchObject({ ok: false, reason: 'refused' });
});
