import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

const folder = path.join(import.meta.dirname, 'pictures');
const differing = path.resolve(import.meta.dirname, '../../out/pictures');
/** Of a colour's 255 steps, and of the picture's points: what rounding does. */
const tolerance = { steps: 8, points: 8 };

/** How text looks here: machines differ in their fonts, and browsers in how they draw. */
export async function fingerprintOf(blank: Page): Promise<string> {
  const drawn = await blank.evaluate(() => {
    const canvas = new OffscreenCanvas(600, 120);
    const context = canvas.getContext('2d');
    if (!context) return 0;
    ['ui-sans-serif, system-ui, sans-serif', 'ui-monospace, monospace'].forEach((family, line) => {
      context.font = `16px ${family}`;
      context.fillText('Hamburgefonstiv العربية 日本語 हिन्दी 👍🏽 → 0123', 4, 30 + line * 50);
    });
    let hash = 0x811c9dc5;
    for (const step of context.getImageData(0, 0, 600, 120).data) hash = Math.imul(hash ^ step, 0x01000193);
    return hash >>> 0;
  });
  const major = blank.context().browser()?.version().split('.', 1)[0] ?? '?';
  return `${major} ${drawn.toString(16)}`;
}

const fingerprintFile = path.join(folder, 'fingerprint.txt');
const fileOf = (name: string) => path.join(folder, `${name.replaceAll('/', '-')}.png`);

/** @returns why pictures of here say nothing against the kept ones. */
export async function whyNotComparable(blank: Page): Promise<string | undefined> {
  const [here, kept] = [await fingerprintOf(blank), (await readFile(fingerprintFile, 'utf8').catch(() => '')).trim()];
  return here === kept
    ? undefined
    : `text looks different here (${here}) than where they were taken (${kept || 'never'})`;
}

export async function keepFingerprint(blank: Page): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(fingerprintFile, `${await fingerprintOf(blank)}\n`);
}

export async function keepPicture(name: string, picture: Buffer): Promise<void> {
  await writeFile(fileOf(name), picture);
}

/** @param blank - a page in which pictures may be decoded. @returns how it differs from the kept one, or undefined. */
export async function differenceOf(blank: Page, name: string, picture: Buffer): Promise<string | undefined> {
  const kept = await readFile(fileOf(name)).catch(() => undefined);
  if (!kept) return 'there is no picture of it: npm run screenshots';
  if (kept.equals(picture)) return undefined;
  const points = await blank.evaluate(
    async ({ pair, steps }) => {
      const [a, b] = await Promise.all(
        pair.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
          const { width, height, ...bitmap } = await createImageBitmap(new Blob([bytes])).then((image) => ({
            ...{ image, width: image.width, height: image.height },
          }));
          const context = new OffscreenCanvas(width, height).getContext('2d');
          context?.drawImage(bitmap.image, 0, 0);
          return { width, height, data: context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray() };
        }),
      );
      if (!a || !b) throw new Error('There are two of them.');
      if (a.width !== b.width || a.height !== b.height)
        return `${a.width} × ${a.height} became ${b.width} × ${b.height}`;
      let count = 0;
      for (let at = 0; at < a.data.length; at += 4) {
        const far = [0, 1, 2].some(
          (channel) => Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)) > steps,
        );
        if (far) count += 1;
      }
      return count;
    },
    { pair: [kept.toString('base64'), picture.toString('base64')], steps: tolerance.steps },
  );
  if (typeof points === 'number' && points <= tolerance.points) return undefined;
  await mkdir(differing, { recursive: true });
  const found = path.join(differing, path.basename(fileOf(name)));
  await writeFile(found, picture);
  return `${typeof points === 'number' ? `${points} points differ` : points}: ${path.relative(process.cwd(), found)}`;
}
