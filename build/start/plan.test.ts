import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostOnly, planStart } from './plan.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('what npm start does', () => {
  it('opens the app where there is a screen, and hosts without a window where there is none', () => {
    expect(planStart([], true)).toEqual({ where: 'app', insists: false, host: [], app: [] });
    expect(planStart([], false)).toMatchObject({ where: 'headless', insists: false });
  });

  it('does what it is told by name, screen or not', () => {
    expect(planStart(['--headless'], true)).toMatchObject({ where: 'headless', insists: true, host: [] });
    expect(planStart(['--browser', '--port', '1'], false)).toMatchObject({ where: 'browser', host: ['--port', '1'] });
    expect(planStart(['--app'], false)).toEqual({ where: 'app', insists: true, host: [], app: [] });
  });

  it('does not do two things at once', () => {
    expect(planStart(['--app', '--headless'], true)).toEqual({ error: 'Only one of --app and --headless can be.' });
  });

  it('tells the app in its own words what means the same to both', () => {
    const args = ['--bind', '10.0.0.1', '--port=7790', '--no-mdns', '--bind', '127.0.0.1'];
    expect(planStart(args, true)).toMatchObject({
      where: 'app',
      app: ['--no-mdns', '--host-port=7790', '--host-bind=10.0.0.1,127.0.0.1'],
      host: args,
    });
  });

  it('hands on what only the app knows', () => {
    expect(planStart(['--hidden', 'landline://join?a=x', '--lang=de'], true)).toMatchObject({
      where: 'app',
      app: ['--hidden', 'landline://join?a=x', '--lang=de'],
    });
  });

  it('hosts without the app where an option is of hosting alone, and says which', () => {
    const plan = planStart(['--data', 'office', '--port', '0'], true);
    expect(plan).toMatchObject({ where: 'browser', because: '--data', host: ['--data', 'office', '--port', '0'] });
    expect(planStart(['--data', 'office'], false)).toMatchObject({ where: 'headless' });
    expect(planStart(['--app', '--data', 'office'], true)).toEqual({
      error: 'The app does not know --data: leave out one of it and --app.',
    });
  });

  it('takes a name for a name, whatever it looks like', () => {
    expect(planStart(['--name', 'Us', '--no-guests'], true)).toMatchObject({ because: '--name' });
  });

  it('helps', () => {
    expect(planStart(['--browser', '--help'], true)).toEqual({ where: 'help' });
  });
});

it('every option of `landline host` is either known to the app or of hosting alone', () => {
  const help = execFileSync(process.execPath, ['main/cli/landline.ts', 'host', '--help'], {
    cwd: root,
    encoding: 'utf8',
  });
  const listed = [...help.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gmu)].map(([, name = '']) => name);
  expect(listed).toContain('data');
  const shared = ['port', 'bind', 'no-mdns', 'help', 'version'];
  expect(listed.filter((name) => !shared.includes(name) && !hostOnly.includes(name))).toEqual([]);
});
