import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { BridgeCall, BridgePush, DesktopApi } from '../protocol/index.ts';

/** Every call of the table in `protocol/bridge.ts`; the table itself would bring its validator, and main checks in any case. */
const calls: Readonly<Record<BridgeCall, true>> = {
  appInfo: true,
  readSettings: true,
  changeSettings: true,
  tellLook: true,
  spelling: true,
  openDictionaries: true,
  copyDiagnostics: true,
  openLink: true,
  takeLink: true,
  nearby: true,
  restNearby: true,
  checkNetwork: true,
  remembered: true,
  forgetOffice: true,
  askAddress: true,
  openWay: true,
  closeWay: true,
  startHosting: true,
  stopHosting: true,
  hosting: true,
  device: true,
  sign: true,
  notify: true,
  withdrawNote: true,
  tellTray: true,
  activity: true,
  pickFiles: true,
  readFile: true,
  pickSaveFolder: true,
  saveFile: true,
  writeFile: true,
  endFile: true,
  showFile: true,
  update: true,
  installUpdate: true,
};

/** Every push of it. */
const pushes: Readonly<Record<BridgePush, true>> = {
  actionChosen: true,
  link: true,
  nearbyChanged: true,
  wayChanged: true,
  hostingChanged: true,
  noteChosen: true,
  dndChosen: true,
  activityChanged: true,
  updateReady: true,
};

const methods = Object.keys(calls).map((call) => [
  call,
  (payload: unknown): Promise<unknown> => ipcRenderer.invoke(call, payload),
]);

/** @throws TypeError for what is no push: nothing else is heard through this. */
function on(push: string, listener: (told: unknown) => void): () => void {
  if (!Object.hasOwn(pushes, push)) throw new TypeError(`There is no push ${push}.`);
  const hear = (_event: IpcRendererEvent, told: unknown) => listener(told);
  ipcRenderer.on(push, hear);
  return () => ipcRenderer.off(push, hear);
}

contextBridge.exposeInMainWorld('landline', { ...Object.fromEntries(methods), on } as DesktopApi);
