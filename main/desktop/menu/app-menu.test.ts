import { describe, expect, it } from 'vitest';
import { createWords } from '../words/words.ts';
import { appMenu, type MenuAction } from './app-menu.ts';
import type { MenuEntry } from './entries.ts';
import { templateOf } from './template.ts';

type Entry = MenuEntry<MenuAction>;
const { say } = createWords(['en']);
const entriesOf = (menu: readonly Entry[], label: string): string[] =>
  menu
    .flatMap((entry) => (entry.kind === 'menu' && entry.label === label ? entry.entries : []))
    .map((entry) => ('label' in entry ? entry.label : '—'));
const leavesOf = (entries: readonly Entry[]): Entry[] =>
  entries.flatMap((entry) => (entry.kind === 'menu' ? leavesOf(entry.entries) : [entry]));

describe("the app's menu", () => {
  it('has what people look for where their system has it', () => {
    const windows = appMenu(say, { mac: false, packaged: true });
    expect(entriesOf(windows, 'File')).toEqual(['Settings …', '—', 'Close the window', 'Quit Landline']);
    expect(entriesOf(windows, 'Help').at(-1)).toBe('About Landline');
    const mac = appMenu(say, { mac: true, packaged: true });
    expect(mac[0]).toMatchObject({ label: 'Landline' });
    expect(entriesOf(mac, 'Landline')[0]).toBe('About Landline');
    expect(entriesOf(mac, 'Landline').at(-1)).toBe('Quit Landline');
    expect(entriesOf(mac, 'File')).toEqual(['Close the window']);
    expect(entriesOf(mac, 'Help')).not.toContain('About Landline');
  });

  it('lets nobody look into the page of the installed app', () => {
    const roles = (packaged: boolean) =>
      leavesOf(appMenu(say, { mac: false, packaged })).flatMap((one) => (one.kind === 'role' ? [one.role] : []));
    expect(roles(false)).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']));
    expect(roles(true)).not.toEqual(expect.arrayContaining(['reload']));
    expect(roles(true)).not.toContain('toggleDevTools');
  });

  it.each([true, false])('has each of its keys once (macOS: %s)', (mac) => {
    const keys = leavesOf(appMenu(say, { mac, packaged: false })).flatMap((one) =>
      one.kind === 'action' ? [one.keys ?? [], one.alsoBy ?? []].flat() : [],
    );
    expect(keys).toEqual([...new Set(keys)]);
  });

  it('shows the keys that the page hears, and takes them not from it; what has more keys has them all', () => {
    const chosen: string[] = [];
    const flat = templateOf(appMenu(say, { mac: false, packaged: true }), (id) => chosen.push(id)).flatMap(
      ({ submenu }) => (Array.isArray(submenu) ? submenu : []),
    );
    expect(flat.find(({ id }) => id === 'switcher')).toMatchObject({
      accelerator: 'CommandOrControl+K',
      registerAccelerator: false,
    });
    const bigger = flat.filter(({ label }) => label === 'Zoom in');
    expect(bigger.map(({ accelerator, visible }) => [accelerator, visible])).toEqual([
      ['CommandOrControl+Plus', undefined],
      ['CommandOrControl+=', false],
      ['CommandOrControl+numadd', false],
    ]);
    for (const { click } of bigger) (click as () => void)();
    expect(chosen).toEqual(['zoomIn', 'zoomIn', 'zoomIn']);
  });
});
