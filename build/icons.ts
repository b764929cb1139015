/** `node build/run.js build/icons.ts`: renders the icon, which is drawn once as SVG, in the sizes that the app's processes use. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { browserHint, findBrowser } from './needs/browser.ts';

const sizes = { 'tray.png': 16, 'tray@2x.png': 32, 'icon.png': 512 } as const;

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error(browserHint);
const drawing = readFileSync(path.resolve(import.meta.dirname, '../renderer/icon.svg')).toString('base64');
const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
const page = await browser.newPage();
for (const [name, size] of Object.entries(sizes)) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>* { margin: 0 } img { display: block; width: ${size}px }</style><img src="data:image/svg+xml;base64,${drawing}">`,
  );
  await page.locator('img').evaluate((image: { decode(): Promise<void> }) => image.decode());
  await page.screenshot({ path: path.join(import.meta.dirname, 'icons', name), omitBackground: true });
}
await browser.close();
