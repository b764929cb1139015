/**
 * `node build/run.js build/icons.ts`: renders the icons, each drawn once as SVG, in every size that is needed: beside the app's
 * processes (`icons/`), and for the packages (`pack/icons/`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { browserHint, findBrowser } from './needs/browser.ts';
import { icnsOf, icnsSizes, icoOf, icoSizes } from './pack/icon-files.ts';

/** What the desktops of Linux look for in `hicolor`. */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];

const icon = readFileSync(path.resolve(import.meta.dirname, '../renderer/icon.svg'), 'utf8');
/** macOS colours the icon of its menu bar itself, and looks at what is drawn alone. */
const template = readFileSync(path.join(import.meta.dirname, 'pack/tray-template.svg'), 'utf8');
/** What Windows puts over the icon in the taskbar while something is unread. */
const dot =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#e11d48"/></svg>';
/** Beside the clock, while something is unread. */
const called = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${icon}<circle cx="24" cy="8" r="8" fill="#fff" /><circle cx="24" cy="8" r="6.5" fill="#e11d48" /></svg>`;

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error(browserHint);
const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
const page = await browser.newPage();

async function render(svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setContent(`<style>* { margin: 0 } img { display: block; width: ${size}px }</style><img src="${source}">`);
  await page.locator('img').evaluate((image: { decode(): Promise<void> }) => image.decode());
  return page.screenshot({ omitBackground: true });
}

const pictures = new Map<number, Buffer>();
for (const size of new Set([...linuxSizes, ...icoSizes, ...icnsSizes])) pictures.set(size, await render(icon, size));
const put = (file: string, content: Buffer | undefined) => {
  if (content) writeFileSync(path.join(import.meta.dirname, file), content);
};
put('icons/icon.png', pictures.get(512));
put('icons/tray.png', pictures.get(16));
put('icons/tray@2x.png', pictures.get(32));
put('icons/tray-unread.png', await render(called, 16));
put('icons/tray-unread@2x.png', await render(called, 32));
put('icons/unread.png', await render(dot, 32));
put('icons/trayTemplate.png', await render(template, 16));
put('icons/trayTemplate@2x.png', await render(template, 32));
for (const size of linuxSizes) put(`pack/icons/linux/${size}x${size}.png`, pictures.get(size));
put('pack/icons/icon.ico', icoOf(pictures));
put('pack/icons/icon.icns', icnsOf(pictures));
await browser.close();
