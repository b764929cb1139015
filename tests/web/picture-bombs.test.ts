import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createClient,
  createDeviceKey,
  createMemoryStore,
  createSoftwareIdentity,
  type Client,
} from '../../client/index.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

/** A white picture of one bit per pixel: some bytes for millions of them. */
function png(width: number, height: number): Buffer {
  const part = (name: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.from('00000000000000000100000000', 'hex');
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  const sign = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([sign, part('IHDR', head), part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))]);
}
/** A picture that says it is larger than any memory: 14 GB when decoded. */
const bomb = png(8, 8);
bomb.writeUInt32BE(60_000, 16);
bomb.writeUInt32BE(60_000, 20);

/** A page that counts what it decodes. */
type Counting = { decoded: number };

/** Somebody whose program is not this page. */
async function stranger(name: string): Promise<Client> {
  const client = createClient(
    { office: office.host.office, join: { name } },
    {
      identity: createSoftwareIdentity(createDeviceKey()),
      store: createMemoryStore(),
      connection: { url: office.host.url, socketOptions: { ca: office.host.host.rootCertificate } },
    },
  );
  onTestFinished(() => client.stop());
  await client.start();
  await client.until('online');
  return client;
}

const upload = (client: Client, name: string, bytes: Buffer, thumbnail?: string) =>
  client.upload(
    {
      name,
      size: bytes.length,
      type: 'image/png',
      read: (offset, length) => Promise.resolve(new Uint8Array(bytes.subarray(offset, offset + length))),
    },
    { width: 300, height: 200, ...(thumbnail !== undefined && { thumbnail }) },
  );

describe('a picture that would fill the memory', () => {
  it('is not decoded as somebody’s face', async () => {
    const ann = await office.enter('Ann');
    const [good, bad] = [await stranger('Gil'), await stranger('Bea')];
    const { blob } = await upload(bad, 'me.png', png(3_000, 3_000));
    await (
      await bad.setProfile({ avatar: blob })
    ).done;
    const { blob: face } = await upload(good, 'me.png', png(100, 100));
    await (
      await good.setProfile({ avatar: face })
    ).done;
    const faceOf = (name: string) => ann.page.getByRole('button', { name: `Write to ${name}` }).locator('img');
    // Pictures come one after the other: with the second, the first was looked at.
    await faceOf('Gil').waitFor();
    await ann.page.getByRole('button', { name: 'Write to Bea' }).waitFor();
    expect(await faceOf('Bea').count()).toBe(0);
  });

  it('is not decoded as the preview of a file, nor when the file is looked at', async () => {
    const ann = await office.enter('Ada');
    await ann.openRoom('general');
    const cyd = await stranger('Cyd');
    const thumbnail = `data:image/png;base64,${bomb.toString('base64')}`;
    const general = cyd.rooms().find(({ name }) => name === 'general')?.id ?? '';
    const attachment = await upload(cyd, 'holiday.png', bomb, thumbnail);
    await (
      await cyd.send(general, { text: 'Look', attachments: [attachment] })
    ).done;
    await ann.message('Look').getByRole('button', { name: 'Show holiday.png' }).click();
    const viewer = ann.page.getByRole('dialog');
    await viewer.getByText('This picture is too large to be shown here. Download it.').waitFor();
    expect(await ann.page.locator('img[src^="data:"]').count()).toBe(0);
    expect(await viewer.getByTestId('picture').count()).toBe(0);
  });

  it('is not decoded when one chooses it oneself: as one’s face, to be sent', async () => {
    const person = await office.visit();
    const { page } = person;
    await page.evaluate(() => {
      const decode = window.createImageBitmap;
      Object.assign(window, {
        decoded: 0,
        createImageBitmap(source: ImageBitmapSource) {
          (window as unknown as Counting).decoded += 1;
          return decode(source);
        },
      });
    });
    const decoded = () => page.evaluate(() => (window as unknown as Counting).decoded);
    const picture = { name: 'me.png', mimeType: 'image/png', buffer: bomb };
    await page.getByLabel('Your name').fill('Eve');
    await page.locator('input[type=file]').setInputFiles(picture);
    await page.getByText('That picture could not be used. Try another one.').waitFor();
    expect(await decoded()).toBe(0);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('textbox', { name: /^Message / }).waitFor();
    await page.locator('input[type=file]').setInputFiles(picture);
    await page.locator('[data-transfer=ready]').waitFor();
    expect(await decoded()).toBe(0);
    expect(await page.locator('[data-transfer=ready] img').count()).toBe(0);
  });
});
