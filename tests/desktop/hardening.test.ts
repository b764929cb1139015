import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHost, type TestHost } from '../support/host.ts';
import { computer, type Computer } from './desktop-app.ts';
import { environment, problem, program } from './launch.ts';

/** In main, what was asked of the system. */
declare global {
  var openedElsewhere: string[];
}

const appFolder = path.resolve(import.meta.dirname, '../..');

describe.skipIf(problem !== undefined)(`the app keeps to itself${problem ? `: ${problem}` : ''}`, () => {
  let own: Computer;
  let office: TestHost;
  let other: TestHost;
  beforeAll(async () => {
    own = await computer();
    await own.open();
    await own.app.evaluate(({ shell }) => {
      globalThis.openedElsewhere = [];
      shell.openExternal = async (url) => void globalThis.openedElsewhere.push(url);
    });
    const appOrigins = [await own.page.evaluate(() => location.origin), 'app://landline'];
    office = await startTestHost({ appOrigins });
    other = await startTestHost({ appOrigins });
  }, 180_000);
  afterAll(async () => {
    await own.end();
    await office.end();
    await other.end();
  });
  const opened = () => own.app.evaluate(() => globalThis.openedElsewhere);

  it('the page has the bridge, frozen, and nothing of Node or Electron', async () => {
    const found = await own.page.evaluate(() => {
      const { landline } = window;
      if (!landline) return undefined;
      return {
        frozen: Object.isFrozen(landline),
        generic: Object.keys(landline).filter((name) => /^(?:send|invoke|ipc|emit|require)/i.test(name)),
        names: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
          (name) => name in window,
        ),
      };
    });
    expect(found).toEqual({ frozen: true, generic: [], names: [] });
    await expect(own.page.evaluate(() => window.landline?.on('nothing' as 'link', () => undefined))).rejects.toThrow(
      'There is no push nothing.',
    );
  });

  it('main checks what it is asked, signs nothing but what is signed, and saves where a person said', async () => {
    const answers = await own.page.evaluate(async () => [
      await window.landline?.sign({ text: 'landline/receipt/v1\nforged' }),
      await window.landline?.sign({ text: 'landline/event/v1\nmine' }),
      await window.landline?.openLink({ url: 'file:///etc/passwd' }),
      await window.landline?.readFile({ file: 1, offset: 0, length: 10 }),
      await window.landline?.endFile({ file: 7, keep: true }),
      await window.landline?.changeSettings({ settings: { downloadFolder: '/etc' } }),
    ]);
    expect(answers.map((answer) => (answer?.ok ? 'done' : answer?.error.code))).toEqual([
      'bad_request',
      'done',
      'bad_request',
      'not_found',
      'not_found',
      'forbidden',
    ]);
  });

  it('another page with the same preload is refused everything', async () => {
    const preload = path.join(appFolder, 'out/desktop/preload.cjs');
    const waiting = own.app.waitForEvent('window');
    await own.app.evaluate(async ({ BrowserWindow }, file) => {
      const forged = new BrowserWindow({ show: false, webPreferences: { preload: file, sandbox: true } });
      await forged.loadURL('data:text/html,<title>forged</title>');
    }, preload);
    const page = await waiting;
    await page.waitForFunction(() => 'landline' in window);
    const codes = await page.evaluate(async () => {
      const answers = [
        await window.landline?.device({}),
        await window.landline?.sign({ text: 'landline/event/v1\nforged' }),
        await window.landline?.startHosting({}),
      ];
      return answers.map((answer) => (answer?.ok ? 'done' : answer?.error.code));
    });
    expect(codes).toEqual(['forbidden', 'forbidden', 'forbidden']);
    await own.app.evaluate(({ BrowserWindow }) => {
      for (const one of BrowserWindow.getAllWindows()) if (one.webContents.getURL().startsWith('data:')) one.destroy();
    });
  });

  it('the page leads nowhere: what people may look at is opened elsewhere, the rest is left alone', async () => {
    const address = own.page.url();
    await own.page.evaluate(() => {
      window.open('https://example.invalid/window');
      window.open('file:///etc/passwd');
      window.open('ms-msdt:/id');
    });
    await own.page.evaluate(() => location.assign('https://example.invalid/page'));
    await expect.poll(opened).toEqual(['https://example.invalid/window', 'https://example.invalid/page']);
    await own.page.evaluate(() => void window.open('https://example.invalid/after'));
    await expect.poll(opened).toContain('https://example.invalid/after');
    expect(own.page.url()).toBe(address);
    expect(await own.page.getByRole('heading', { name: 'Welcome to Landline' }).isVisible()).toBe(true);
    expect(own.app.windows()).toHaveLength(1);
  });

  it('nothing beside the page is served, and the page with a policy', async () => {
    const answers = await own.app.evaluate(async ({ net }) => {
      const statuses: number[] = [];
      for (const path of ['..%2fdesktop/main.js', '%2e%2e/%2e%2e/package.json', 'assets/', 'none.js'])
        statuses.push((await net.fetch(`app://landline/${path}`)).status);
      const { headers } = await net.fetch('app://landline/');
      return { statuses, policy: headers.get('content-security-policy'), sniff: headers.get('x-content-type-options') };
    });
    expect(answers.statuses).toEqual([404, 404, 404, 404]);
    expect(answers.policy).toContain("default-src 'none'");
    expect(answers.policy).toContain('connect-src https://*.localhost:* wss://*.localhost:*;');
    expect(answers.sniff).toBe('nosniff');
  });

  it('the page can ask nobody but offices, and runs nothing that was put into it', async () => {
    const tried = await own.page.evaluate(async () => {
      const reach = (url: string) => fetch(url, { mode: 'no-cors' }).then(String, () => 'refused');
      const inline = document.createElement('div');
      let put = 'refused';
      try {
        inline.innerHTML = '<b>x</b>';
        put = 'taken';
      } catch {
        // Trusted Types.
      }
      return [await reach('http://127.0.0.1:9/'), await reach('https://example.invalid/'), put];
    });
    expect(tried).toEqual(['refused', 'refused', 'refused']);
  });

  it('an office is taken under its own name alone', async () => {
    const ask = (name: string, { url }: TestHost) =>
      own.page.evaluate(
        async (address) =>
          fetch(address, { cache: 'no-store' }).then(
            async (answer) => ((await answer.json()) as { office: string }).office,
            () => 'refused',
          ),
        `https://${name}.localhost:${new URL(url).port}/.well-known/landline`,
      );
    expect(await ask(office.office, office)).toBe(office.office);
    expect(await ask(office.office, other)).toBe('refused');
    expect(await ask('somewhere', office)).toBe('refused');
  });

  it('the page has the permissions it needs, and no others', async () => {
    const states = await own.page.evaluate(async () => {
      const names = ['notifications', 'microphone', 'geolocation', 'camera', 'midi'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(states).toEqual(['granted', 'granted', 'denied', 'denied', 'denied']);
  });

  it('a window that is closed stays out of sight until it is wanted, and a second app brings it its link', async () => {
    const window = await own.app.browserWindow(own.page);
    const isVisible = () => window.evaluate((one: { isVisible(): boolean }) => one.isVisible());
    await window.evaluate((one: { close(): void }) => one.close());
    expect(await isVisible()).toBe(false);
    const link = `landline://join?a=10.1.2.3%3A7788#id=${office.office}`;
    const args = ['--no-sandbox', appFolder, `--user-data-dir=${own.userData}`, link];
    await promisify(execFile)(program(), args, { env: environment() });
    await expect.poll(isVisible).toBe(true);
    await expect.poll(() => own.page.getByLabel('Address or invite').inputValue()).toBe(link);
  });
});
