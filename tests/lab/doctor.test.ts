import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCommands, finished, type Commands } from './commands.ts';
import { createLab, type Lab, type LabHost } from './lab.ts';
import { describeLab } from './requirements.ts';

type Finding = { id: string; state: string; found: string; remedy?: string };

/** What the doctor says on the machine of somebody who is in the office, when this or that is wrong with the network. */
describeLab('landline doctor', () => {
  let lab: Lab;
  let commands: Commands;
  let a: LabHost;
  let b: LabHost;
  beforeEach(async () => {
    lab = createLab();
    commands = createCommands();
    [a, b] = [lab.host('a'), lab.host('b')];
    const { invite } = await commands.hosts(a).wait('ready', { timeout: 20_000 });
    await commands.joined(b, 'ada', String(invite));
  });
  afterEach(async () => {
    await lab.close();
    commands.close();
  });

  async function examined() {
    const doctor = commands.command(b, 'doctor', ...commands.profile('ada'));
    await finished(doctor, 60_000);
    const findings = doctor.events.map((event) => event as unknown as Finding);
    expect(
      doctor.events.every(({ event }) => event === 'check'),
      doctor.errors(),
    ).toBe(true);
    return {
      code: await doctor.end(),
      of: (id: string) => findings.filter((finding) => finding.id === id),
      states: (id: string) => [...new Set(findings.filter((one) => one.id === id).map(({ state }) => state))],
    };
  }

  test('finds nothing wrong where nothing is', async () => {
    const { code, of, states } = await examined();
    expect(code).toBe(0);
    expect(of('N01')).toEqual([
      expect.objectContaining({ state: 'ok', found: expect.stringMatching(/^eth0: 10\.77\.0\.2/) as string }),
    ]);
    expect(states('N02')).toEqual(['ok']);
    expect(of('N03')).toEqual([
      expect.objectContaining({
        state: 'ok',
        found: expect.stringMatching(/^Lab \(.*10\.77\.0\.1 port 7788/) as string,
      }),
    ]);
    expect(states('N05')).toEqual(['ok']);
    expect(states('N06')).toEqual(['ok']);
  });

  test('mDNS blocked: says so, what to open, and that the office answers all the same', async () => {
    b.blockMdns(true);
    const { code, of, states } = await examined();
    expect(code).toBe(1);
    expect(states('N02')).not.toContain('ok');
    expect(of('N02')[0]?.remedy).toMatch(/UDP port 5353/);
    expect(of('N03')).toEqual([
      expect.objectContaining({ state: 'warning', remedy: expect.stringMatching(/--scan/) as string }),
    ]);
    expect(states('N05')).toEqual(['ok']);
    expect(of('N07')[0]).toMatchObject({ state: 'warning', found: expect.stringMatching(/^nftables is on/) as string });
  });

  test('the host’s port blocked: the office is seen, but not reached, and whose firewall to look at', async () => {
    a.shell('nft "table inet lab { chain input { type filter hook input priority 0; tcp dport 7788 drop; }; }"');
    const { code, of, states } = await examined();
    expect(code).toBe(1);
    expect(states('N03')).toEqual(['ok']);
    expect(of('N05')).toEqual([
      expect.objectContaining({ state: 'failed', remedy: expect.stringMatching(/firewall of its computer/) as string }),
    ]);
  });

  test('no network: the cable first', async () => {
    b.unplug();
    const { code, of } = await examined();
    expect(code).toBe(1);
    expect(of('N01')).toEqual([
      expect.objectContaining({ state: 'failed', remedy: expect.stringMatching(/cable/) as string }),
    ]);
    expect(of('N05')).toEqual([
      expect.objectContaining({ state: 'failed', found: expect.stringMatching(/no way to that address/) as string }),
    ]);
  });

  test('machines kept apart from each other: none is seen or reached, and guest Wi-Fi is named', async () => {
    lab.isolate(true);
    const { code, of, states } = await examined();
    expect(code).toBe(1);
    expect(states('N03')).toEqual(['warning']);
    expect(of('N03')[0]?.remedy).toMatch(/guest Wi-Fi/);
    expect(states('N05')).toEqual(['failed']);
    expect(of('N05')[0]?.remedy).toMatch(/guest Wi-Fi/);
  });
});
