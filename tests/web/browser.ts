import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { chromium, type BrowserContext, type LaunchOptions, type Page } from 'playwright-core';
import { browserHint, findBrowser } from '../../build/needs/browser.ts';

/** Quiet, on this machine alone: no look at an update server, no name looked up but localhost. */
const flags = [
  '--test-type',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A microphone that hums, for who is let use it.
  '--use-fake-device-for-media-stream',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost',
];

/**
 * A poll that was on its way when the host closed the session, as it does after refusing a handshake (a newcomer's first one). The
 * browser reports it; Engine.IO takes it for the end of the session, which it is.
 */
const latePoll = /status of 400 .*\/(?:socket\.io|files)\/\?EIO=4&transport=polling&.*sid=/;

export type Person = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests that left for anywhere but the office. */
  readonly elsewhere: string[];
  /** What the page wrote to the console as an error, and exceptions nobody caught. */
  readonly complaints: string[];
  /** WebSockets that were asked for and blocked. */
  blocked(): number;
};

export type Browsing = {
  /** A browser of somebody's own: its own storage, its own key. */
  person(options?: PersonOptions): Promise<Person>;
  end(): Promise<void>;
};

export type PersonOptions = {
  width?: number;
  height?: number;
  dark?: boolean;
  /** BCP 47: the one language that the browser asks for. British English where none is given. */
  locale?: string;
  /** A phone: fingers and no mouse. */
  touch?: boolean;
  /** No WebSocket gets through, as behind some proxies: before any script, and at the wire. */
  webSocketBlocked?: boolean;
  /** The page may ask for what its policy forbids: the desktop's has another. */
  bypassCSP?: boolean;
  /** Its WebCrypto knows no Ed25519, as Chromium's before 137 and Safari's before 17. */
  withoutEd25519?: boolean;
};

/** A Chromium of somebody's own whose profile is a folder: closed and opened again, it is the same one. */
export async function openProfile(url: string, folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...(await launching(url)), locale: 'en-GB' });
}

/**
 * Chromium that trusts exactly the certificates of the office at `url` and of others.
 *
 * @param others - whose pages somebody's page may ask as well: a desktop with several offices.
 */
export async function startBrowsing(url: string, others: readonly string[] = []): Promise<Browsing> {
  const downloadsPath = await mkdtemp(join(tmpdir(), 'landline-downloads-'));
  const browser = await chromium.launch({ ...(await launching(url, ...others)), downloadsPath });
  const origins = [url, ...others].map((one) => new URL(one).origin);
  const hosts = origins.map((one) => new URL(one).host);

  return {
    async person({
      width = 1280,
      height = 800,
      dark = false,
      locale = 'en-GB',
      touch = false,
      webSocketBlocked = false,
      bypassCSP = false,
      withoutEd25519 = false,
    } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        hasTouch: touch,
        isMobile: touch,
        colorScheme: dark ? 'dark' : 'light',
        locale,
        acceptDownloads: true,
        bypassCSP,
      });
      if (withoutEd25519) await context.addInitScript(refuseEd25519);
      const elsewhere: string[] = [];
      const complaints: string[] = [];
      context.on('request', (request) => {
        const asked = new URL(request.url());
        if (!['data:', 'blob:'].includes(asked.protocol) && !origins.includes(asked.origin))
          elsewhere.push(request.url());
      });
      const page = await context.newPage();
      // A machine that builds and tests at once takes its time for a first load.
      page.setDefaultNavigationTimeout(90_000);
      page.on('websocket', (socket) => {
        if (!hosts.includes(new URL(socket.url()).host)) elsewhere.push(socket.url());
      });
      page.on('console', (message) => {
        const complaint = `${message.text()} (${message.location().url})`;
        if (message.type() === 'error' && !latePoll.test(complaint)) complaints.push(complaint);
      });
      page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
      let blocked = 0;
      if (webSocketBlocked) {
        await page.routeWebSocket(/.*/, async (socket) => {
          blocked += 1;
          await socket.close({ code: 1006 }).catch(() => undefined);
        });
      }
      return { page, context, elsewhere, complaints, blocked: () => blocked };
    },
    async end() {
      await browser.close();
      await rm(downloadsPath, { recursive: true, force: true });
    },
  };
}

/** Runs in the page, before any script of its own. */
function refuseEd25519(): void {
  const { prototype } = SubtleCrypto;
  for (const [name, at] of [
    ['generateKey', 0],
    ['importKey', 2],
  ] as const) {
    const real = prototype[name] as (this: SubtleCrypto, ...given: unknown[]) => Promise<unknown>;
    Object.defineProperty(prototype, name, {
      value(this: SubtleCrypto, ...given: unknown[]) {
        const asked = given[at];
        const algorithm = typeof asked === 'string' ? asked : (asked as Algorithm).name;
        if (algorithm === 'Ed25519') return Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
        return real.apply(this, given);
      },
    });
  }
}

async function launching(...urls: string[]): Promise<LaunchOptions> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(browserHint);
  const keys = await Promise.all(urls.map(keyHashOf));
  return {
    executablePath,
    // Chromium's own sandbox needs more than root in a container has.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...flags, `--ignore-certificate-errors-spki-list=${keys.join(',')}`],
  };
}

/** What Chromium's flag wants: base64 of the SHA-256 of the certificate's SubjectPublicKeyInfo. */
async function keyHashOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const raw = await new Promise<Buffer>((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().raw);
      socket.destroy();
    });
    socket.on('error', reject);
  });
  const key = new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}
