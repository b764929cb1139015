/** A folder with an environment of its own, and what its code may import. */
export type Zone = {
  /** The folder, relative to the repository, without a slash at the end. */
  folder: string;
  /** Other zones whose `index.ts` it may import. */
  zones: readonly string[];
  /** Whether Node's own modules are there at run time. */
  node: boolean;
  /** Packages it may import; absent: any but electron. */
  packages?: readonly string[];
};

/**
 * The allowed imports, all of them (docs/ARCHITECTURE.md, "Folders"). Unit tests beside the code, and the folders that are in
 * no zone (tests, bench, build), may import anything but electron.
 */
export const zones: readonly Zone[] = [
  { folder: 'protocol', zones: [], node: false, packages: ['zod'] },
  // Before the folder it stands in: the page fetches it with the first export, and only then.
  { folder: 'client/export', zones: ['client', 'protocol'], node: false },
  { folder: 'client', zones: ['protocol'], node: false },
  { folder: 'main/discovery', zones: ['protocol'], node: true },
  { folder: 'main/host', zones: ['main/discovery', 'protocol'], node: true },
  { folder: 'main/dialer', zones: ['main/discovery', 'protocol'], node: true },
  { folder: 'main/doctor', zones: ['main/dialer', 'main/discovery', 'protocol'], node: true },
  { folder: 'main/policy', zones: ['protocol'], node: true },
  {
    folder: 'main/cli',
    // Discovery too: the command makes it and hands it to the host and the dialer.
    zones: [
      'main/policy',
      'main/host',
      'main/dialer',
      'main/doctor',
      'main/discovery',
      'client/export',
      'client',
      'protocol',
    ],
    node: true,
  },
  {
    folder: 'main/desktop',
    // Discovery too: it runs in main, and is made anew for the host.
    zones: ['main/policy', 'main/host', 'main/dialer', 'main/doctor', 'main/discovery', 'protocol'],
    node: true,
  },
  { folder: 'preload', zones: ['protocol'], node: false, packages: ['electron'] },
  { folder: 'renderer', zones: ['client/export', 'client', 'protocol'], node: false },
];

/** The folders in which `electron` exists. */
export const electronFolders: readonly string[] = ['main/desktop', 'preload', 'tests/desktop', 'bench/desktop'];

/** The zone that a file (relative to the repository, `/` between folders) stands in. */
export function zoneOf(file: string): Zone | undefined {
  return zones.find((zone) => file.startsWith(`${zone.folder}/`));
}
