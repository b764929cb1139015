/** What may be made, all of it unless less is asked for. */
export const targets = {
  linux: ['AppImage', 'deb', 'rpm', 'tar.gz'],
  win: ['nsis', 'msi', 'portable'],
  mac: ['dmg', 'zip'],
  // The headless host and the command line.
  landline: ['tgz', 'deb'],
} as const;

/** What electron-builder makes besides: `dir` is the app as it lies on disk; an archive is what can be made on another system. */
const besides = { linux: ['dir'], win: ['dir', 'zip'], mac: ['dir'], landline: [] } as const;

export type System = keyof typeof targets;
/** What electron-builder makes. */
export type AppSystem = Exclude<System, 'landline'>;
export type Asked = ReadonlyMap<System, readonly string[]>;

const systems = { linux: 'linux', win32: 'win', darwin: 'mac' } as const;

/**
 * Reads `npm run dist -- SYSTEM[:KIND,…] …`, where `dir` alone is this computer's system unpacked.
 *
 * @param args - none: everything for this computer's system.
 * @throws Error with a line that says what there is.
 */
export function readAsked(args: readonly string[], platform: string = process.platform): Asked {
  const own = platform in systems ? systems[platform as keyof typeof systems] : 'linux';
  const asked = new Map<System, readonly string[]>();
  for (const arg of args.length === 0 ? [own] : args) {
    const [name = '', kinds] = (arg === 'dir' ? `${own}:dir` : arg).split(':');
    if (!isSystem(name)) throw new Error(`There is no system ${name}; there are ${Object.keys(targets).join(', ')}.`);
    asked.set(name, kinds === undefined ? targets[name] : readKinds(name, kinds));
  }
  return asked;
}

function isSystem(name: string): name is System {
  return Object.hasOwn(targets, name);
}

function readKinds(system: System, text: string): string[] {
  const known: readonly string[] = [...targets[system], ...besides[system]];
  const kinds = text.split(',');
  const unknown = kinds.filter((kind) => !known.includes(kind));
  if (unknown.length > 0)
    throw new Error(`For ${system} there is no ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  return kinds;
}
