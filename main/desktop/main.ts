/** The app's main process: what is set up, in order. Each part has a folder; what they decide is plain, and tested beside them. */
import { hostname } from 'node:os';
import path from 'node:path';
import { app, dialog, powerMonitor, session, type BrowserWindow } from 'electron';
import { limits } from '../../protocol/index.ts';
import { createDiscovery } from '../discovery/index.ts';
import { PolicyError, readPolicy, readPolicyFile, type ComputerPolicy } from '../policy/index.ts';
import { createPushes, setupBridge } from './bridge/setup-bridge.ts';
import { createFileCalls } from './files/file-calls.ts';
import { createHosting } from './hosting/hosting.ts';
import { createHostProcess } from './hosting/setup-hosting.ts';
import { openKeptFiles } from './kept-files.ts';
import { createOffices } from './offices/office-calls.ts';
import { createDialerProcess } from './offices/setup-dialer.ts';
import { registerAppScheme, setupPage } from './page/serve-page.ts';
import { appInfoOf } from './system/app-info.ts';
import { createLinks } from './system/links.ts';
import { createLog } from './system/log.ts';
import { readStartOptions } from './system/options.ts';
import { createSettings } from './system/settings.ts';
import { setupActivity } from './system/setup-activity.ts';
import { setupInstance } from './system/setup-instance.ts';
import { setupNotes } from './system/setup-notes.ts';
import { setupQuitting } from './system/setup-quitting.ts';
import { setupSettings } from './system/setup-settings.ts';
import { setupTray } from './system/setup-tray.ts';
import { createSystemCalls } from './system/system-calls.ts';
import { openDeviceKey } from './trust/device-key.ts';
import { setupCertificates, setupPermissions, systemKeyring } from './trust/setup-trust.ts';
import { openWindow, setupNavigation, showWindow } from './window/window.ts';

const log = createLog((line) => process.stderr.write(line));
let window: BrowserWindow | undefined;
const show = () => {
  if (window) showWindow(window);
};
const push = createPushes(() => window);
const links = createLinks((link) => push('link', { link }));

registerAppScheme();
app.enableSandbox();
// Not awaited: an ES module that waits for the app keeps the app from becoming ready.
if (setupInstance(links, show))
  void app
    .whenReady()
    .then(begin)
    .catch((error: unknown) => {
      log.error({ error: error instanceof Error ? error.stack : String(error) }, 'the app could not begin');
      if (error instanceof PolicyError) dialog.showErrorBox('Landline', error.message);
      app.exit(1);
    });
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

  setupPermissions(session.defaultSession);
  setupCertificates(session.defaultSession);
  setupNavigation();
  setupPage(pageFolder);

  const showTray = setupTray({ show, quit: () => app.quit(), dnd: (on) => push('dndChosen', { on }) });
  const keepAwake = setupSettings(settings, show, log);
  const activity = setupActivity(push);
  const notes = setupNotes((tag, reply) => {
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
        keepAwake(state.state === 'running');
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

  const info = appInfoOf(key, { discover: mdns, host: policy.hosting, join: policy.office.locked?.join });
  setupBridge(
    {
      ...createSystemCalls({ window: () => window, info, settings, log, links, key, notes, showTray, activity }),
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
    log,
  );

  hosting.resume().catch((error: unknown) => log.error({ error: String(error) }, 'hosting did not go on'));
  window = openWindow({
    place: kept.window,
    closing: () => {
      if (quitting.under) return 'go';
      return settings.value.closeToTray ? 'hide' : 'quit';
    },
    shown: !options.hidden,
  });
}

/** Whoever can start an app that is not packed could change it as well. */
function policyOf(file: string | undefined): Promise<ComputerPolicy> {
  return file !== undefined && !app.isPackaged ? readPolicyFile(file) : readPolicy();
}
