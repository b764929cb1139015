import { app } from 'electron';
import { appId } from './app-id.ts';
import { linkIn, linkScheme, type Links } from './links.ts';

/** One app for one person: a second one hands its link over and ends. @returns whether this is the first. */
export function setupInstance(links: Links, show: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  const open = (args: readonly string[]) => {
    const link = linkIn(args);
    if (link !== undefined) links.open(link);
  };
  open(process.argv);
  app.on('second-instance', (_event, argv) => {
    open(argv);
    show();
  });
  // macOS brings links and a click on the dock this way.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    open([url]);
    show();
  });
  app.on('activate', show);
  if (app.isPackaged) {
    app.setAsDefaultProtocolClient(linkScheme);
    // Windows shows notifications of who has a shortcut of this name, which the installer makes.
    app.setAppUserModelId(appId);
  }
  return true;
}
