import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { builtDesktop } from '../../build/built-desktop.ts';
import type { DesktopApi } from '../../protocol/index.ts';
import { isReal, launch } from './launch.ts';

declare global {
  interface Window {
    readonly landline?: DesktopApi;
  }
}

/** What the page's origin is on the stand-in, which Chromium knows by another name. */
const standInOrigin = 'https://landline.app.electron.test';

/** Somebody's computer with the app on it. */
export type Computer = {
  readonly userData: string;
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the app and its processes wrote. */
  log(): string;
  /** Opens the app, or opens it again where it was closed. */
  open(...args: string[]): Promise<void>;
  /** Quits the app, as its menu does. */
  quit(): Promise<void>;
  /** Quits and leaves nothing behind. */
  end(): Promise<void>;
};

const app = path.resolve(import.meta.dirname, '../..');

const alone = ['--no-mdns', '--host-bind=127.0.0.1'];

/**
 * A computer on which the app was never opened. It hosts on any port.
 *
 * @param networked - whether it looks at the networks it is on, and hosts there; else it keeps to loopback.
 */
export async function computer({ networked = false } = {}): Promise<Computer> {
  await builtDesktop();
  const userData = await mkdtemp(path.join(tmpdir(), 'landline-desktop-'));
  let running: { app: ElectronApplication; page: Page } | undefined;
  let written = '';
  const now = () => {
    if (!running) throw new Error('The app is not open.');
    return running;
  };

  async function quit(): Promise<void> {
    const leaving = running;
    running = undefined;
    await leaving?.app.close();
  }

  return {
    userData,
    get app() {
      return now().app;
    },
    get page() {
      return now().page;
    },
    log: () => written,
    async open(...args) {
      const started = await launch({
        app,
        userData,
        args: [...(networked ? [] : alone), '--host-port=0', '--lang=en-GB', ...args],
        env: isReal ? {} : { LANDLINE_APP_ORIGIN: standInOrigin },
      });
      const out = started.process();
      for (const stream of [out.stdout, out.stderr]) stream?.on('data', (text: Buffer) => (written += text.toString()));
      const page = await started.firstWindow();
      page.setDefaultTimeout(30_000);
      page.on('console', (message) => (written += `page: ${message.text()}\n`));
      running = { app: started, page };
      await page.getByRole('heading', { level: 1 }).first().waitFor();
    },
    quit,
    async end() {
      await quit();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Kills one of the app's processes, as a crash would. @returns its id. */
export async function killProcess({ app: running }: Computer, name: 'host' | 'dialer'): Promise<number> {
  const metrics = await running.evaluate(({ app: main }) =>
    main.getAppMetrics().map(({ pid, serviceName }) => ({ pid, serviceName })),
  );
  const found = metrics.find(({ serviceName }) => serviceName === `Landline ${name}`);
  if (!found) throw new Error(`No ${name} runs: ${JSON.stringify(metrics)}`);
  process.kill(found.pid, 'SIGKILL');
  return found.pid;
}

/** Names the person, starts an office and writes its recovery words down. */
export async function startOffice({ page }: Computer, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Start the office' }).click();
  await page.getByRole('button', { name: 'I have written them down' }).click();
}

/** Goes into the office at an address. */
export async function joinAt({ page }: Computer, name: string, address: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  const field = page.getByLabel('Address or invite');
  await field.fill(address);
  await field.press('Enter');
}
