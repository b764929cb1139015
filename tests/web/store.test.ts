import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../build/needs/browser.ts';
import { storeContract } from '../../client/stores/store-contract.ts';
import { bundle } from './bundle.ts';

type Results = { sentence: string; failure?: string }[];
let browser: Browser;
let server: Server;
let results: Results;

beforeAll(async () => {
  const script = await bundle(path.join(import.meta.dirname, 'store-program.ts'));
  server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>store</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: findBrowser() ?? '',
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: script });
  results = await page.evaluate(() =>
    (globalThis as unknown as { program: { runContract: () => Promise<Results> } }).program.runContract(),
  );
});
afterAll(async () => {
  await browser.close();
  server.close();
});

describe('the store in IndexedDB, in Chromium', () => {
  it.each(storeContract.map(({ sentence }) => sentence))('%s', (sentence) => {
    expect(results.find((result) => result.sentence === sentence)).toEqual({ sentence });
  });
});
