import type { Bridge, Note } from './bridge.ts';

/** What of a browser's window it needs. Each may be missing: a phone without notifications is still a messenger. */
export type BrowserWindow = {
  Notification?: {
    readonly permission: NotificationPermission;
    requestPermission(): Promise<NotificationPermission>;
    new (title: string, options?: NotificationOptions): Pick<Notification, 'close' | 'addEventListener'>;
  };
  navigator: { setAppBadge?(count: number): Promise<void> };
  focus(): void;
  open(url: string, target: string, features: string): unknown;
};

/** The bridge of a page in a browser: what browsers have of their own, and nothing of offices, hosting or disks. */
export function createBrowserBridge(window: BrowserWindow) {
  const shown = new Map<string, Pick<Notification, 'close' | 'addEventListener'>>();
  let told: number | undefined;
  const listeners = new Set<(tag: string, reply?: string) => void>();

  function show({ tag, title, body }: Note): void {
    const Notes = window.Notification;
    if (Notes?.permission !== 'granted') return;
    try {
      // Silent: the page has its own sound, which the person can switch off.
      const note = new Notes(title, { tag, body, silent: true, icon: './icon.svg' });
      shown.set(tag, note);
      const forget = () => {
        if (shown.get(tag) === note) shown.delete(tag);
      };
      note.addEventListener('close', forget);
      note.addEventListener('click', () => {
        forget();
        note.close();
        window.focus();
        for (const listener of listeners) listener(tag);
      });
    } catch {
      // Chrome on Android has the class, and throws: notifications are a service worker's there.
    }
  }

  return {
    notes: {
      permission() {
        const { permission } = window.Notification ?? {};
        if (permission === 'default') return 'unasked';
        return permission === 'granted' ? 'granted' : 'denied';
      },
      async ask() {
        await window.Notification?.requestPermission();
      },
      show,
      withdraw(tag) {
        shown.get(tag)?.close();
        shown.delete(tag);
      },
      canReply: false,
      onChosen(listener) {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
    },
    tellCounts({ unread }) {
      if (unread === told) return;
      told = unread;
      // 0 takes the badge off. It is refused where the page is not installed, which is no matter.
      void window.navigator.setAppBadge?.(unread).catch(() => undefined);
    },
    openLink: (url) => void window.open(url, '_blank', 'noopener,noreferrer'),
  } satisfies Bridge;
}
