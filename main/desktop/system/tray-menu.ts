import type { HostingState } from '../../../protocol/index.ts';

/** What the tray shows. */
export type TrayState = { unread: number; mentions: number; dnd: boolean; hosting: HostingState };

/** An entry of its menu: what it says, and what is done when it is chosen. */
export type TrayEntry =
  | { kind: 'separator' }
  | { kind: 'text'; label: string }
  | { kind: 'action'; id: 'show' | 'quit'; label: string }
  | { kind: 'switch'; id: 'dnd'; label: string; on: boolean };

/** The tray's menu, top to bottom. */
export function trayMenu({ unread, mentions, dnd, hosting }: TrayState): TrayEntry[] {
  const waiting = [...(unread > 0 ? [`${unread} unread`] : []), ...(mentions > 0 ? [`${mentions} for you`] : [])];
  return [
    {
      kind: 'action',
      id: 'show',
      label: waiting.length > 0 ? `Open Landline (${waiting.join(', ')})` : 'Open Landline',
    },
    { kind: 'switch', id: 'dnd', label: 'Do not disturb', on: dnd },
    ...hostingEntry(hosting),
    { kind: 'separator' },
    { kind: 'action', id: 'quit', label: 'Quit' },
  ];
}

function hostingEntry(hosting: HostingState): TrayEntry[] {
  if (hosting.state === 'running')
    return [{ kind: 'text', label: `Hosting ${hosting.name}: ${hosting.connected} connected` }];
  if (hosting.state === 'failed') return [{ kind: 'text', label: 'Hosting failed' }];
  return [];
}
