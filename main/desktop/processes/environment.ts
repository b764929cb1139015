/** What a forked process needs to know of this one's environment, by name; nothing else passes, least of all what would change how Node runs. */
const passed = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'],
  // Windows does little without them.
  ...[
    'SYSTEMROOT',
    'SYSTEMDRIVE',
    'TEMP',
    'TMP',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
    'WINDIR',
    'COMSPEC',
    'PATHEXT',
  ],
];

export function environmentOf(own: NodeJS.ProcessEnv): Record<string, string> {
  const upper = new Set(passed);
  return Object.fromEntries(
    Object.entries(own).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && upper.has(entry[0].toUpperCase()),
    ),
  );
}
