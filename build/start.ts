/**
 * `npm start [-- OPTIONS]`: Landline on this computer, whatever it has. With a screen and Electron, the app; with a screen alone, an office that
 * is hosted here, on a page in a browser; with neither, an office and how to reach it. Whatever fails is told in one line.
 */
import path from 'node:path';
import { areProcessesBuilt, builtDesktop } from './built-desktop.ts';
import { builtPage, isPageBuilt } from './built-page.ts';
import { desktopPageFolder } from './desktop-folder.ts';
import { electronFolder, fetchElectron, findElectron } from './start/electron.ts';
import { hostHere } from './start/host-here.ts';
import { planStart } from './start/plan.ts';
import { runApp } from './start/run-app.ts';
import { hasScreen } from './start/screen.ts';
import type { PageWindow } from './start/show-page.ts';
import { tellingLine } from './start/telling-line.ts';

const root = path.resolve(import.meta.dirname, '..');

const help = `Usage: npm start [-- OPTIONS]

Opens the app where there is a screen and Electron, which is fetched when it is missing; where it cannot be had, hosts an
office and opens its page in a browser; without a screen, hosts an office.

  --app       the app or nothing; what else is given is handed to it
  --browser   an office that is hosted here, and its page in a browser of this computer
  --headless  an office that is hosted here, and no window

--port, --bind and --no-mdns mean the same to each. Everything else is an option of hosting:
`;

/** What is said besides: stdout belongs to what is hosted. */
const note = (text: string) => console.error(text);

/** @returns the app's exit code, or why there is no app. */
async function openApp(args: readonly string[]): Promise<{ code: number } | { failed: string }> {
  const folder = electronFolder();
  if (folder === undefined) return { failed: 'Electron is not installed' };
  if (findElectron(process.env, folder) === undefined) {
    const why = await fetchElectron({
      installer: path.join(folder, 'install.js'),
      env: process.env,
      begins: () => note('Fetching Electron, about 120 MB …'),
    });
    if (why !== undefined) return { failed: why };
  }
  const program = findElectron(process.env, folder);
  if (program === undefined) return { failed: 'Electron is not where it should be' };
  if (!areProcessesBuilt() || !isPageBuilt(desktopPageFolder)) note('Building the app …');
  await build('app', builtDesktop);
  const run = await runApp({ program, app: root, args, env: process.env });
  return 'failed' in run ? { failed: `the app does not start (${run.failed})` } : run;
}

async function build(what: string, built: () => Promise<unknown>): Promise<void> {
  try {
    await built();
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(`The ${what} cannot be built: ${tellingLine(stderr || message)} (\`npm run build\` says more)`, {
      cause: error,
    });
  }
}

async function buildPage(): Promise<void> {
  if (!isPageBuilt()) note('Building the page for browsers …');
  await build('page', () => builtPage());
}

/** Loaded here: where development's packages were left out, hosting alone still works. */
async function pageWindow(): Promise<PageWindow> {
  const [{ findBrowser }, { createPageWindow }] = await Promise.all([
    import('./needs/browser.ts'),
    import('./start/show-page.ts'),
  ]);
  return createPageWindow(findBrowser());
}

async function start(args: readonly string[]): Promise<number> {
  const plan = planStart(args, hasScreen(process.env, process.platform));
  if ('error' in plan) {
    note(`npm start: ${plan.error}`);
    return 2;
  }
  if (plan.where === 'help') {
    console.log(help);
    return hostHere(['--help']);
  }
  if (plan.where === 'app') {
    const app = await openApp(plan.app);
    if ('code' in app) return app.code;
    if (plan.insists) throw new Error(app.failed);
    note(`No app here: ${app.failed}. Landline opens in a browser instead.`);
  } else if (plan.because !== undefined) {
    note(`${plan.because} is an option of hosting: Landline opens in a browser instead of the app.`);
  }
  await buildPage();
  return hostHere(plan.host, plan.where === 'headless' ? undefined : await pageWindow());
}

function fail(error: unknown): void {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  note(`npm start: ${line}`);
  process.exit(1);
}

process.on('uncaughtException', fail);
try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  fail(error);
}
