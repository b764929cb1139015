import type { HostingState } from '../../../protocol/index.ts';
import type { Say } from '../words/words.ts';

/** What the tray shows. */
export type TrayState = { unread: number; mentions: number; dnd: boolean; hosting: HostingState };

/** An entry of its menu: what it says, and what is done when it is chosen. */
export type TrayEntry =
  | { kind: 'separator' }
  | { kind: 'text'; label: string }
  | { kind: 'action'; id: 'show' | 'quit'; label: string }
  | { kind: 'switch'; id: 'dnd'; label: string; on: boolean };

/** The tray's menu, top to bottom. */
export function trayMenu({ unread, mentions, dnd, hosting }: TrayState, say: Say): TrayEntry[] {
  return [
    { kind: 'action', id: 'show', label: openLabel(unread, mentions, say) },
    { kind: 'switch', id: 'dnd', label: say('dnd'), on: dnd },
    ...hostingEntry(hosting, say),
    { kind: 'separator' },
    { kind: 'action', id: 'quit', label: say('quit') },
  ];
}

function openLabel(unread: number, mentions: number, say: Say): string {
  if (mentions > 0) return say('openMeant', { unread, mentions });
  return unread > 0 ? say('openUnread', { unread }) : say('open');
}

function hostingEntry(hosting: HostingState, say: Say): TrayEntry[] {
  if (hosting.state === 'running')
    return [{ kind: 'text', label: say('hosting', { office: hosting.name, connected: hosting.connected }) }];
  if (hosting.state === 'failed') return [{ kind: 'text', label: say('hostingFailed') }];
  return [];
}
