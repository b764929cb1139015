/** What electron-builder asks of fpm to make a .deb of folders, done by dpkg-deb; everything else is refused. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const one = { type: 'string' } as const;
const many = { type: 'string', multiple: true, default: [] as string[] } as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { ...one, short: 's' },
    target: { ...one, short: 't' },
    force: { type: 'boolean' },
    depends: { ...many, short: 'd' },
    'deb-recommends': many,
    'deb-compression': one,
    'deb-priority': one,
    architecture: one,
    'after-install': one,
    'after-remove': one,
    description: one,
    version: one,
    package: one,
    name: one,
    maintainer: one,
    vendor: one,
    url: one,
    category: one,
    license: one,
  },
});

if (values.source !== 'dir' || values.target !== 'deb') throw new Error('This fpm makes a .deb of folders alone.');
const stage = mkdtempSync(path.join(tmpdir(), 'standin-fpm-'));
try {
  const root = path.join(stage, 'root');
  for (const pair of positionals) {
    const at = pair.lastIndexOf('=');
    const place = path.join(root, pair.slice(at + 1));
    mkdirSync(path.dirname(place), { recursive: true });
    cpSync(pair.slice(0, at), place, { recursive: true, verbatimSymlinks: true });
  }
  const control = path.join(root, 'DEBIAN');
  mkdirSync(control);
  writeFileSync(path.join(control, 'control'), controlFile());
  for (const [name, script] of [
    ['postinst', values['after-install']],
    ['postrm', values['after-remove']],
  ] as const)
    if (script !== undefined) {
      cpSync(script, path.join(control, name));
      execFileSync('chmod', ['755', path.join(control, name)]);
    }
  const compression = `-Z${values['deb-compression'] ?? 'xz'}`;
  execFileSync('dpkg-deb', ['--root-owner-group', compression, '--build', root, values.package ?? '.']);
} finally {
  rmSync(stage, { recursive: true });
}

function controlFile(): string {
  // The first line is the summary; a line that begins with a space goes on (Debian Policy 5.6.13).
  const [summary = '', ...more] = (values.description ?? '').split('\n').map((line) => line.trim());
  const fields: Readonly<Record<string, string | undefined>> = {
    Package: values.name,
    Version: values.version,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    Depends: values.depends.join(', '),
    Recommends: values['deb-recommends'].join(', '),
    Section: values.category,
    Priority: values['deb-priority'],
    Homepage: values.url,
    Description: [summary, ...more.filter((line) => line !== '').map((line) => ` ${line}`)].join('\n'),
  };
  return Object.entries(fields)
    .filter((field): field is [string, string] => field[1] !== undefined && field[1] !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}
