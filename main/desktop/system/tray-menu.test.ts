import { expect, it } from 'vitest';
import type { HostingState } from '../../../protocol/index.ts';
import { createWords } from '../words/words.ts';
import { trayMenu } from './tray-menu.ts';

const { say } = createWords(['en']);

it('says what waits, what is hosted and whether one is disturbed', () => {
  const hosting: HostingState = {
    state: 'running',
    office: 'x',
    name: 'Upstairs',
    port: 7_788,
    portMoved: false,
    addresses: [],
    connected: 3,
  };
  expect(trayMenu({ unread: 2, mentions: 1, dnd: true, hosting }, say)).toEqual([
    { kind: 'action', id: 'show', label: 'Open Landline (2 unread messages, for you: 1)' },
    { kind: 'switch', id: 'dnd', label: 'Do not disturb', on: true },
    { kind: 'text', label: 'Hosting Upstairs, 3 other people are connected' },
    { kind: 'separator' },
    { kind: 'action', id: 'quit', label: 'Quit Landline' },
  ]);
  const idle = trayMenu({ unread: 0, mentions: 0, dnd: false, hosting: { state: 'stopped' } }, say);
  expect(idle.map((entry) => ('label' in entry ? entry.label : ''))).toEqual([
    'Open Landline',
    'Do not disturb',
    '',
    'Quit Landline',
  ]);
});
