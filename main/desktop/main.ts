/** The app's main process: what is set up, in order. Each part has a folder; what they decide is plain, and tested beside them. */
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { app, clipboard, dialog, powerMonitor, session, type BrowserWindow } from 'electron';
import { limits, type AppInfo } from '../../protocol/index.ts';
import { createDiscovery } from '../discovery/index.ts';
import { PolicyError, readPolicy, readPolicyFile, type ComputerPolicy } from '../policy/index.ts';
import { createPushes, setupBridge } from './bridge/setup-bridge.ts';
import { createFileCalls } from './files/file-calls.ts';
import { createHosting } from './hosting/hosting.ts';
import { createHostProcess } from './hosting/setup-hosting.ts';
import { openKeptFiles } from './kept-files.ts';
import { setupMenus } from './menu/setup-menus.ts';
import { createOffices } from './offices/office-calls.ts';
import { createDialerProcess } from './offices/setup-dialer.ts';
import { registerAppScheme, setupPage } from './page/serve-page.ts';
import { appInfoOf, setupAbout } from './system/app-info.ts';
import { diagnosticsText } from './system/diagnostics.ts';
import { createLinks } from './system/links.ts';
import { createLogFile } from './system/log-file.ts';
import { createLog } from './system/log.ts';
import { readStartOptions } from './system/options.ts';
import { createSettings } from './system/settings.ts';
import { setupActivity } from './system/setup-activity.ts';
import { setupFailing, setupRevival } from './system/setup-failing.ts';
import { setupInstance } from './system/setup-instance.ts';
import { setupNotes } from './system/setup-notes.ts';
import { setupQuitting } from './system/setup-quitting.ts';
import { setupSettings } from './system/setup-settings.ts';
import { setupSpelling } from './system/setup-spelling.ts';
import { setupTaskbar } from './system/setup-taskbar.ts';
import { setupTray } from './system/setup-tray.ts';
import { createSystemCalls } from './system/system-calls.ts';
import { unsecret } from './system/unsecret.ts';
import { openDeviceKey } from './trust/device-key.ts';
import { setupCertificates, setupPermissions, systemKeyring } from './trust/setup-trust.ts';
import { setupLook } from './window/setup-look.ts';
import { openWindow, setupNavigation, showWindow } from './window/window.ts';
import { createWords, languageFor } from './words/words.ts';

const logFile = createLogFile(app.getPath('logs'));
const log = createLog((line) => {
  const shown = unsecret(line);
  process.stderr.write(shown);
  logFile.write(shown);
});
// Its own language is the page's: until that is known English will do.
const words = createWords([]);
let window: BrowserWindow | undefined;
const show = () => {
  if (window) showWindow(window);
};
const push = createPushes(() => window);
const links = createLinks((link) => push('link', { link }));

registerAppScheme();
const fail = setupFailing(words.say, logFile.path, log);
app.enableSandbox();
// Not awaited: an ES module that waits for the app keeps the app from becoming ready.
if (setupInstance(links, show)) void app.whenReady().then(begin).catch(couldNotBegin);
else app.quit();

async function begin(): Promise<void> {
  const options = readStartOptions(app.commandLine, process.env);
  const policy = await policyOf(options.policyFile);
  const mdns = options.mdns && policy.discovery;
  const port = policy.port ?? options.hostPort;
  const bind = policy.bind ?? options.hostBind;
  const userData = app.getPath('userData');
  const pageFolder = path.join(import.meta.dirname, '../renderer');
  const kept = await openKeptFiles(userData, policy.app.preset);
  const settings = createSettings(kept.settings, policy.app.locked);
  const key = await openDeviceKey(path.join(userData, 'device.json'), systemKeyring);

  if (key.guardedBy === 'file')
    log.warn({}, 'the system has no store for secrets: the device key lies in a plain file');

  const info = appInfoOf(key, { discover: mdns, host: policy.hosting, join: joinOf(policy.office) });
  words.use(
    languageFor([
      ...(kept.look.value.language === undefined ? [] : [kept.look.value.language]),
      ...app.getPreferredSystemLanguages(),
    ]),
  );
  const look = setupLook(kept.look, words, () => window, log);
  const places = { log: logFile.path, crashes: app.getPath('crashDumps') };
  const copyDiagnostics = () =>
    clipboard.writeText(diagnosticsText(info.parts, settings.value, log.last(), places, homedir()));

  setupPermissions(session.defaultSession);
  setupCertificates(session.defaultSession);
  setupNavigation(log);
  setupPage(pageFolder);

  setupAbout(info);
  setupMenus(words, log, {
    zoom: look.zoom,
    diagnostics: () =>
      void copyDiagnostics().catch((error: unknown) => log.warn({ error: String(error) }, 'nothing was copied')),
    act(action) {
      show();
      push('actionChosen', { action });
    },
  });
  const showTray = setupTray(words, { show, quit: () => app.quit(), dnd: (on) => push('dndChosen', { on }) });
  const { hosts, useShortcut } = setupSettings(settings, show, log);
  const spelling = await setupSpelling(settings, log);
  const showTaskbar = setupTaskbar(words.say, settings, () => window);
  const activity = setupActivity(push);
  const notes = setupNotes(words.say, (tag, reply) => {
    if (reply === undefined) show();
    push('noteChosen', { tag, ...(reply !== undefined && { reply }) });
  });

  const hosting = createHosting(
    {
      ...{ dir: path.join(userData, 'office'), page: pageFolder, defaultName: hostname().slice(0, limits.nameLength) },
      ...{ appOrigins: options.appOrigins, announce: mdns, allowed: policy.hosting, policy: policy.office },
      ...(port !== undefined && { port }),
      ...(bind && { bind }),
    },
    {
      host: createHostProcess(log, () => hosting),
      wish: kept.hosting,
      isInside: (office) => offices.isOpen(office),
      up: (own) => offices.ownIsUp(own),
      changed(state) {
        push('hostingChanged', { hosting: state });
        showTray({ hosting: state });
        hosts(state.state === 'running');
      },
    },
  );

  const discovery = mdns ? createDiscovery() : undefined;
  const dialer = createDialerProcess(path.join(userData, 'ways.json'), log, () => offices);
  const offices = createOffices({
    ...{ dialer, discovery, memory: kept.offices, push, dataFolder: userData, clock: Date.now },
    ...{ ownOffice: hosting.own, ownId: hosting.ownId, policy },
  });
  discovery?.on('networks', offices.networksChanged);
  discovery?.start();
  powerMonitor.on('resume', () => {
    discovery?.rebuild();
    offices.networksChanged();
  });

  setupBridge(
    {
      ...createSystemCalls({
        info,
        settings,
        log,
        look,
        copyDiagnostics,
        spelling,
        links,
        key,
        notes,
        showTray,
        showTaskbar,
        useShortcut,
        activity,
      }),
      ...createFileCalls(
        () => window,
        () => settings.value,
      ),
      ...offices.calls,
      ...hosting.calls,
    },
    log,
  );
  const quitting = setupQuitting(
    {
      others: hosting.others,
      async end() {
        await Promise.all([hosting.end(), dialer.stop(), discovery?.stop()]);
      },
    },
    words.say,
    log,
  );

  hosting.resume().catch((error: unknown) => log.error({ error: String(error) }, 'hosting did not go on'));
  window = openWindow(
    {
      place: kept.window,
      wear: look.wear,
      closing: () => {
        if (quitting.under) return 'go';
        return settings.value.closeToTray ? 'hide' : 'quit';
      },
      // macOS gives no switches to what it opens at login.
      shown: !options.hidden && !app.getLoginItemSettings().wasOpenedAtLogin,
    },
    log,
  );
  setupRevival(window, words.say, logFile.path, log);
}

function joinOf({ locked, preset }: ComputerPolicy['office']): AppInfo['join'] {
  if (locked?.join) return { mode: locked.join, decided: true };
  return preset?.join && { mode: preset.join, decided: false };
}

/** What the policy's file lacks is for whoever wrote it: that is no mistake of the app. */
function couldNotBegin(error: unknown): void {
  if (error instanceof PolicyError) {
    log.error({ error: error.message }, 'the policy cannot be heeded');
    dialog.showErrorBox(app.getName(), error.message);
    app.exit(1);
  } else fail('the app could not begin')(error);
}

/** Whoever can start an app that is not packed could change it as well. */
function policyOf(file: string | undefined): Promise<ComputerPolicy> {
  return file !== undefined && !app.isPackaged ? readPolicyFile(file) : readPolicy();
}
