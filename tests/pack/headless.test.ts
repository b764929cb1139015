import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onPath } from '../../build/needs/on-path.ts';
import { packProblem } from '../../build/needs/pack.ts';
import { createBench, joined, type Bench } from '../cli/command.ts';
import { having } from '../cli/matchers.ts';
import { dist, root, type Made } from './packed.ts';

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
const problem = packProblem();
const analyze = onPath('systemd-analyze');

describe.skipIf(problem !== undefined)(`the headless host as it is installed${problem ? `: ${problem}` : ''}`, () => {
  let made: Made;
  /** What the Debian package lays out, as if it were the root of a machine. */
  let machine: string;
  let tarball: string;
  const deb = `landline_${version}_all.deb`;
  beforeAll(async () => {
    made = await dist('landline');
    machine = await made.laidOut(deb);
    tarball = path.join(await made.laidOut(`landline-${version}.tgz`), 'package');
  }, 300_000);
  afterAll(() => made.end());

  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(path.join(folder, name)).isFile(),
    );
  const unit = () => readFileSync(path.join(machine, 'usr/lib/systemd/system/landline.service'), 'utf8');
  const valuesOf = (key: string) => [...unit().matchAll(new RegExp(`^${key}=(.*)$`, 'gmu'))].map(([, value]) => value);

  /** Hosts by these words, in a folder of the test's own, and lets somebody in who says something. */
  async function hostsBy(bench: Bench, words: readonly string[]): Promise<void> {
    const host = bench.start([...words, '--name', 'Test Office', '--bind', '127.0.0.1', '--json']);
    const { ownerInvite } = await host.line(({ event }) => event === 'ready');
    const anna = await joined(bench, 'Anna', String(ownerInvite));
    expect(await anna.run(['send', 'general', 'from the package'])).toMatchObject({
      code: 0,
      lines: [having({ event: 'sent' })],
    });
    expect(await host.stop()).toMatchObject({ code: 0 });
  }

  it('npm is given the command, the page for browsers and what there is to read, and needs nothing else', () => {
    const strange = filesOf(tarball).filter(
      (name) => !/^(?:package\.json|LICENSE|LICENSES\.txt|README\.md|docs\/.+|out\/(?:cli|renderer)\/.+)$/u.test(name),
    );
    expect(strange).toEqual([]);
    expect(filesOf(tarball).filter((name) => name.endsWith('.map'))).toEqual([]);
    expect(filesOf(tarball)).toEqual(
      expect.arrayContaining(['LICENSES.txt', 'out/cli/landline.js', 'out/renderer/index.html']),
    );
    const manifest = JSON.parse(readFileSync(path.join(tarball, 'package.json'), 'utf8')) as object;
    expect(Object.keys(manifest).sort()).toEqual([
      'author',
      'bin',
      'description',
      'engines',
      'homepage',
      'license',
      'name',
      'type',
      'version',
    ]);
  });

  it('the Debian package needs a Node that is new enough, keeps its settings, and runs scripts that a shell understands', () => {
    const file = path.join(made.folder, deb);
    const field = (name: string) => execFileSync('dpkg-deb', ['--field', file, name], { encoding: 'utf8' }).trim();
    expect([field('Package'), field('Version'), field('Architecture')]).toEqual(['landline', version, 'all']);
    expect(field('Depends')).toBe('nodejs (>= 24)');
    const control = path.join(machine, 'control');
    execFileSync('dpkg-deb', ['--control', file, control]);
    expect(readFileSync(path.join(control, 'conffiles'), 'utf8')).toBe('/etc/default/landline\n');
    for (const script of ['postinst', 'prerm', 'postrm']) {
      expect(statSync(path.join(control, script)).mode & 0o777).toBe(0o755);
      execFileSync('sh', ['-n', path.join(control, script)]);
    }
  });

  it('what is handed out has checksums, and a bill of materials with what is in the bundles', () => {
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: made.folder });
    const sums = readFileSync(path.join(made.folder, 'SHA256SUMS'), 'utf8');
    const bill = `landline-${version}.cdx.json`;
    for (const name of [deb, `landline-${version}.tgz`, bill]) expect(sums).toContain(`  ${name}\n`);
    const { components } = JSON.parse(readFileSync(path.join(made.folder, bill), 'utf8')) as {
      components: { name: string }[];
    };
    const names = components.map(({ name }) => name);
    // Of the host, of the page, of its worker; and a tool that builds it.
    expect(names).toEqual(expect.arrayContaining(['socket.io', '@vue/runtime-core', 'shiki']));
    expect(names).not.toContain('vite');
  });

  it('it runs as a user of its own, whose folder nobody else reads', () => {
    expect(readFileSync(path.join(machine, 'usr/lib/sysusers.d/landline.conf'), 'utf8')).toMatch(/^u landline /u);
    expect([valuesOf('User'), valuesOf('StateDirectory'), valuesOf('StateDirectoryMode'), valuesOf('UMask')]).toEqual([
      ...[['landline'], ['landline'], ['0700'], ['0077']],
    ]);
  });

  it('the service may do little else on the machine', () => {
    for (const [key, value] of Object.entries({
      ...{ CapabilityBoundingSet: '', NoNewPrivileges: 'yes', ProtectSystem: 'strict', ProtectHome: 'yes' },
      ...{ PrivateTmp: 'yes', PrivateDevices: 'yes', RestrictNamespaces: 'yes', LockPersonality: 'yes' },
      ...{ SystemCallArchitectures: 'native', RestrictAddressFamilies: 'AF_INET AF_INET6 AF_NETLINK AF_UNIX' },
    }))
      expect(valuesOf(key), key).toEqual([value]);
    expect(valuesOf('SystemCallFilter')).toEqual(['@system-service', '~@privileged']);
  });

  it.skipIf(analyze === undefined)('systemd finds it little exposed (at most 1.5 of 10; needs systemd-analyze)', () => {
    const file = path.join(machine, 'usr/lib/systemd/system/landline.service');
    execFileSync(analyze!, ['security', '--offline=true', '--threshold=15', '--no-pager', file]);
  });

  it('hosts by the words of the service', async () => {
    const [words = ''] = valuesOf('ExecStart');
    const [program = '', ...args] = words.split(' ');
    const bench = createBench(path.join(machine, program));
    try {
      const options = ['--port', '0'];
      const given = args.flatMap((arg) => (arg === '$LANDLINE_OPTIONS' ? options : [arg.replace('%S', bench.folder)]));
      await hostsBy(bench, given);
      expect(readdirSync(path.join(bench.folder, 'landline/office')).length).toBeGreaterThan(0);
    } finally {
      await bench.close();
    }
  });

  it('hosts by the words of the image, as no root, writing to its volume alone', async () => {
    const lines = readFileSync(path.join(root, 'build/pack/headless/Containerfile'), 'utf8').split('\n');
    const instruction = (name: string) => {
      const found = lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
      expect(found, name).toHaveLength(1);
      return found[0]!;
    };
    const wordsOf = (name: string) => JSON.parse(instruction(name)) as string[];
    expect(instruction('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/u);
    const [from = '', to = ''] = instruction('COPY').split(' ');
    const [node, program = '', ...more] = [...wordsOf('ENTRYPOINT'), ...wordsOf('CMD')];
    expect({ from, node }).toEqual({ from: '.', node: 'node' });
    const image = path.join(made.folder, 'landline');
    const before = filesOf(image);
    const bench = createBench(program.replace(to, image));
    try {
      const volume = instruction('VOLUME');
      // The port is one of the test's own.
      const given = more.map((word) => word.replace(volume, bench.folder).replace(/^7788$/u, '0'));
      await hostsBy(bench, given);
    } finally {
      await bench.close();
    }
    expect(filesOf(image)).toEqual(before);
  });
});
