import path from 'node:path';

const out = path.resolve(import.meta.dirname, '../out');

/** Where the app's processes are built to. No test may name another: Electron starts what package.json's `main` names. */
export const desktopFolder = path.join(out, 'desktop');
/** The page beside them, which the app shows. */
export const desktopPageFolder = path.join(out, 'renderer');
