/** `node build/run.js build/icons.ts`: renders the icons, each drawn once as SVG, in the sizes that the app's processes use. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { browserHint, findBrowser } from './needs/browser.ts';

const icon = readFileSync(path.resolve(import.meta.dirname, '../renderer/icon.svg'), 'utf8');
/** What Windows puts over the icon in the taskbar while something is unread. */
const dot =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#e11d48"/></svg>';
/** Beside the clock, while something is unread. */
const called = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${icon}<circle cx="24" cy="8" r="8" fill="#fff" /><circle cx="24" cy="8" r="6.5" fill="#e11d48" /></svg>`;
const pictures = [
  { name: 'tray.png', drawing: icon, size: 16 },
  { name: 'tray@2x.png', drawing: icon, size: 32 },
  { name: 'tray-unread.png', drawing: called, size: 16 },
  { name: 'tray-unread@2x.png', drawing: called, size: 32 },
  { name: 'icon.png', drawing: icon, size: 512 },
  { name: 'unread.png', drawing: dot, size: 32 },
] as const;

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error(browserHint);
const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
const page = await browser.newPage();
for (const { name, drawing, size } of pictures) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>* { margin: 0 } img { display: block; width: ${size}px }</style><img src="data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}">`,
  );
  await page.locator('img').evaluate((image: { decode(): Promise<void> }) => image.decode());
  await page.screenshot({ path: path.join(import.meta.dirname, 'icons', name), omitBackground: true });
}
await browser.close();
