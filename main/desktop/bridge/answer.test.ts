import { expect, it } from 'vitest';
import { LandlineError } from '../../../protocol/index.ts';
import { answer, type Handlers } from './answer.ts';

const own = { url: 'app://landline/index.html', isTop: true };
const asked: unknown[] = [];
const handlers = {
  openLink(payload) {
    asked.push(payload);
    return {};
  },
  stopHosting() {
    throw new LandlineError('conflict', 'Somebody is connected.');
  },
  device() {
    throw new TypeError('a mistake with /home/ada in it');
  },
} as Partial<Handlers> as Handlers;
const complaints: unknown[] = [];
const complain = (error: unknown) => complaints.push(error);

it('the own page is answered', async () => {
  const url = 'https://example.com/';
  expect(await answer('openLink', handlers, own, { url }, complain)).toEqual({ ok: true });
  expect(asked.splice(0)).toEqual([{ url }]);
});

it.each([
  ['no frame at all', undefined],
  ['a frame within the window', { ...own, isTop: false }],
  ['another page', { url: 'https://evil.example/', isTop: true }],
  ['a page whose name looks alike', { url: 'app://landline.evil/', isTop: true }],
  ['an empty page', { url: 'about:blank', isTop: true }],
])('%s is refused', async (_, sender) => {
  const refused = await answer('openLink', handlers, sender, { url: 'https://example.com/' }, complain);
  expect(refused).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(asked).toEqual([]);
});

it.each([[undefined], [{}], [{ url: 'file:///etc/passwd' }], [{ url: 7 }]])('%j does not fit', async (payload) => {
  const refused = await answer('openLink', handlers, own, payload, complain);
  expect(refused).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  expect(asked).toEqual([]);
});

it('what a handler refuses is told with its code; a mistake is told to the log alone', async () => {
  expect(await answer('stopHosting', handlers, own, { force: false }, complain)).toMatchObject({
    error: { code: 'conflict' },
  });
  const mistake = await answer('device', handlers, own, {}, complain);
  expect(mistake).toMatchObject({ error: { code: 'internal' } });
  expect(JSON.stringify(mistake)).not.toContain('ada');
  expect(complaints).toHaveLength(1);
});
