import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BrowserWindow } from 'electron';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestHost, type TestHost } from '../../support/host.ts';
import { environment, isReal, launch, problem, program } from '../launch.ts';
import { packApp } from './packed.ts';

type FixtureApi = {
  echo(value: unknown): Promise<unknown>;
  fail(): Promise<unknown>;
  nobody(): Promise<unknown>;
  onNoted(listener: (text: string) => void): () => void;
  note(text: string): void;
  throws(): void;
  world: object;
  requires(id: string): string;
};
declare global {
  interface Window {
    api: FixtureApi;
  }
  /** The fixture's, in its main process. */
  var seen: { opened: string[]; navigated: string[]; permissions: string[]; second: unknown[]; asked: unknown[] };
  var allow: { network: boolean; certificate: string | undefined };
  var viaChild: (message: unknown) => Promise<unknown>;
  var child: { once(event: 'exit', listener: (code: number) => void): void; postMessage(data: unknown): void };
}

const fixture = path.join(import.meta.dirname, 'fixture');

describe.skipIf(problem !== undefined)(`what Landline uses of Electron${problem ? `: ${problem}` : ''}`, () => {
  let userData: string;
  let app: ElectronApplication;
  let page: Page;
  let host: TestHost;
  const start = async () => {
    app = await launch({ app: fixture, userData });
    page = await app.firstWindow();
    await page.waitForFunction(() => 'api' in window);
  };

  beforeAll(async () => {
    userData = await mkdtemp(path.join(tmpdir(), 'landline-fixture-'));
    host = await startTestHost({ appOrigins: ['https://fixture.app.electron.test', 'app://fixture'] });
    await start();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await host.end();
    await rm(userData, { recursive: true, force: true, maxRetries: 5 });
  });

  it('a call from the page is answered by main, whatever can be cloned', async () => {
    const answer = await page.evaluate(async () => {
      const { value, ...rest } = (await window.api.echo({
        bytes: Uint8Array.of(1, 2),
        when: new Date(5),
        list: [undefined, null],
      })) as { value: { bytes: unknown; when: unknown; list: unknown[] } };
      const { bytes, when, list } = value;
      return { rest, bytes: bytes instanceof Uint8Array, when: when instanceof Date && when.getTime(), list };
    });
    expect(answer).toEqual({
      rest: { url: 'app://fixture/', top: true },
      bytes: true,
      when: 5,
      list: [undefined, null],
    });
  });

  it('what fails in main, or is not there, rejects with its name', async () => {
    await expect(page.evaluate(() => window.api.fail())).rejects.toThrow(
      "Error invoking remote method 'fail': Error: on purpose",
    );
    await expect(page.evaluate(() => window.api.nobody())).rejects.toThrow("No handler registered for 'nobody'");
    await expect(page.evaluate(() => window.api.echo(() => 1))).rejects.toThrow('could not be cloned');
    await expect(page.evaluate(() => window.api.throws())).rejects.toThrow('boom');
  });

  it('main tells the page, until nobody listens', async () => {
    const noted = await page.evaluate(async () => {
      const heard: string[] = [];
      const next = () =>
        new Promise<void>((resolve) => window.addEventListener('heard', () => resolve(), { once: true }));
      const stop = window.api.onNoted((text) => {
        heard.push(text);
        window.dispatchEvent(new Event('heard'));
      });
      const first = next();
      window.api.note('one');
      await first;
      stop();
      window.api.note('two');
      await window.api.echo('after two');
      return heard;
    });
    expect(noted).toEqual(['one!']);
  });

  it('the preload stands in a world of its own, without Node', async () => {
    const world = await page.evaluate(() => ({
      ...window.api.world,
      frozen: Object.isFrozen(window.api),
      fs: window.api.requires('node:fs'),
      names: ['require', 'process', 'ipcRenderer', 'standinTell'].filter((name) => name in window),
    }));
    expect(world).toEqual({
      buffer: 'undefined',
      sandboxed: true,
      electron: expect.stringMatching(/^45\./) as string,
      frozen: true,
      fs: 'module not found: node:fs',
      names: [],
    });
  });

  it('a worker of modules is loaded from the scheme of the app', async () => {
    const told = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.addEventListener('message', ({ data }) => resolve(data));
        }),
    );
    expect(told).toEqual({ word: 'from a module of a worker', origin: '/worker.js' });
  });

  it('main is reached by the test: its app, its window', async () => {
    const about = await app.evaluate(({ app: main }) => ({
      name: main.getName(),
      version: main.getVersion(),
      ready: main.isReady(),
      userData: main.getPath('userData'),
      type: process.type,
    }));
    expect(about).toEqual({ name: 'Fixture', version: '1.2.3', ready: true, userData, type: 'browser' });
    const window = await app.browserWindow(page);
    expect(
      await window.evaluate((one: BrowserWindow) => ({ url: one.webContents.getURL(), seen: one.isVisible() })),
    ).toEqual({
      url: 'app://fixture/',
      seen: true,
    });
  });

  it('a window that the page asks for, and a way out of it, are for main to decide', async () => {
    await page.getByText('Elsewhere').click();
    await page.evaluate(() => void window.open('https://example.invalid/opened'));
    await expect
      .poll(() => app.evaluate(() => globalThis.seen.opened))
      .toEqual(['https://example.invalid/page', 'https://example.invalid/opened']);
    await page.getByText('Away').click();
    await expect.poll(() => app.evaluate(() => globalThis.seen.navigated)).toEqual(['https://example.invalid/here']);
    expect(app.windows()).toHaveLength(1);
    expect(await page.title()).toBe('Fixture');
  });

  it('a server is reached only with the certificate that the proc accepts, and with the permission for the network', async () => {
    const { office } = host;
    const { port } = new URL(host.url);
    const url = `https://${office}.localhost:${port}/.well-known/landline`;
    const ask = () =>
      page.evaluate(async (address) => {
        const answer = await fetch(address, { cache: 'no-store' }).catch(() => undefined);
        return answer && ((await answer.json()) as { office: string }).office;
      }, url);
    expect(await ask()).toBeUndefined();
    const asked = await app.evaluate(() => globalThis.seen.asked.at(-1));
    expect(asked).toEqual({ hostname: `${office}.localhost`, issuer: expect.any(String) as string });

    await app.evaluate((_, name) => (globalThis.allow.certificate = name), `${office}.localhost`);
    expect(await ask()).toBe(office);
    const opened = await page.evaluate(
      (address) =>
        new Promise((resolve) => {
          const socket = new WebSocket(address);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        }),
      `wss://${office}.localhost:${port}/socket.io/?EIO=4&transport=websocket`,
    );
    expect(opened).toBe('open');

    await app.evaluate(({ session }) => {
      globalThis.allow.network = false;
      // Has it decided anew.
      session.defaultSession.setPermissionCheckHandler((_contents, permission) => !permission.endsWith('-network'));
    });
    await expect.poll(ask).toBeUndefined();
  });

  it('a utility process is a Node of its own, and ports lead there', async () => {
    expect(await app.evaluate(() => globalThis.viaChild({ n: 1 }))).toEqual({
      type: 'utility',
      argument: 'an argument',
      own: 'yes',
      got: { n: 1 },
    });
    const code = await app.evaluate(
      () =>
        new Promise((resolve) => {
          globalThis.child.once('exit', resolve);
          globalThis.child.postMessage('throw');
        }),
    );
    expect(code).toBe(1);
  });

  it('a second one hands its command line over and ends', async () => {
    const args = ['--no-sandbox', fixture, `--user-data-dir=${userData}`, 'fixture://open/42'];
    await promisify(execFile)(program(), args, { env: environment() });
    await expect
      .poll(() => app.evaluate(() => globalThis.seen.second))
      .toEqual([{ last: 'fixture://open/42', data: { from: 'the second' } }]);
  });

  it.skipIf(isReal)('a packed app is started from its archive', async () => {
    const dist = await mkdtemp(path.join(tmpdir(), 'landline-packed-'));
    onTestFinished(() => rm(dist, { recursive: true, force: true, maxRetries: 5 }));
    await packApp(fixture, dist);
    const packed = await launch({
      app: 'nothing that is looked at',
      userData: path.join(dist, 'data'),
      env: { STANDIN_DIST: dist },
    });
    onTestFinished(() => packed.close());
    const window = await packed.firstWindow();
    await window.waitForFunction(() => 'api' in globalThis.window);
    expect(
      await packed.evaluate(({ app: main }) => ({
        ...{ packaged: main.isPackaged, name: main.getName() },
        ...{ resources: process.resourcesPath, program: process.execPath },
      })),
    ).toEqual({
      ...{ packaged: true, name: 'Fixture' },
      ...{ resources: path.join(dist, 'resources'), program: path.join(dist, 'electron') },
    });
  });

  it('what is not provided is named', async () => {
    await expect(app.evaluate(({ app: main }) => main.getGPUFeatureStatus())).rejects.toThrow(
      'The stand-in does not provide app.getGPUFeatureStatus.',
    );
    await expect(app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getOpacity())).rejects.toThrow(
      'The stand-in does not provide BrowserWindow.getOpacity.',
    );
  });

  it('what the page stored is there after a restart', async () => {
    await page.evaluate(() => localStorage.setItem('kept', 'yes'));
    await app.close();
    await start();
    expect(await page.evaluate(() => localStorage.getItem('kept'))).toBe('yes');
  });
});
