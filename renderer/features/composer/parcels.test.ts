import { expect, it } from 'vitest';
import { eventKinds, limits, type Attachment } from '../../../protocol/index.ts';
import { parcelsOf } from './parcels.ts';

const picture = (index: number, thumbnailLength = limits.thumbnailLength - 30): Attachment => ({
  blob: 'A'.repeat(43),
  name: `${index}.jpg`,
  size: 5_000_000,
  type: 'image/jpeg',
  thumbnail: `data:image/webp;base64,${'A'.repeat(thumbnailLength)}`,
});
const mentions = Array.from({ length: limits.mentions }, () => '01890000-0000-7000-8000-000000000000');

it('puts what fits into one message', () => {
  const pictures = [picture(1, 100), picture(2, 100)];
  expect(parcelsOf('look', pictures)).toEqual([{ text: 'look', attachments: pictures }]);
  expect(parcelsOf('only words', [])).toEqual([{ text: 'only words', attachments: [] }]);
});

it('makes messages that each can be sent, of all files in their order, the text with the first', () => {
  const pictures = Array.from({ length: limits.attachments }, (_, index) => picture(index));
  for (const text of ['look', '長'.repeat(20_000)]) {
    const parcels = parcelsOf(text, pictures);
    expect(parcels.flatMap(({ attachments }) => attachments)).toEqual(pictures);
    expect(parcels.map((parcel) => parcel.text)).toEqual([text, ...parcels.slice(1).map(() => '')]);
    for (const parcel of parcels) {
      const body = JSON.stringify({ ...parcel, mentions });
      expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(limits.bodyBytes);
      expect(eventKinds.message.body.safeParse({ ...parcel, mentions }).success).toBe(true);
    }
  }
});

it('leaves a text that fills a message by itself to that message', () => {
  const long = '長'.repeat(30_000);
  expect(parcelsOf(long, [picture(1), picture(2)]).map(({ attachments }) => attachments.length)).toEqual([0, 2]);
});

it('goes on with the next message when one has as many files as it takes', () => {
  const files = Array.from({ length: limits.attachments * 2 + 1 }, (_, index) => picture(index, 40));
  const parcels = parcelsOf('a folder', files);
  expect(parcels.map(({ attachments }) => attachments.length)).toEqual([limits.attachments, limits.attachments, 1]);
  expect(parcels.flatMap(({ attachments }) => attachments)).toEqual(files);
});
