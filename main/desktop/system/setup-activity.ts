import { powerMonitor } from 'electron';
import type { Pushes } from '../bridge/pushes.ts';
import { createActivity, type Activity } from './activity.ts';

const lookInterval = 15_000;

/** Tells the window whether somebody sits there. @returns how it is now. */
export function setupActivity(push: Pushes): () => Activity {
  const activity = createActivity({
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    // macOS and Windows tell it; of Linux desktops those that can are asked.
    ...(process.platform === 'linux' && { isLocked: () => powerMonitor.getSystemIdleState(60) === 'locked' }),
    tell: (now) => push('activityChanged', { activity: now }),
  });
  powerMonitor.on('lock-screen', () => activity.lock(true));
  powerMonitor.on('unlock-screen', () => activity.lock(false));
  setInterval(() => activity.look(), lookInterval).unref();
  return activity.look;
}
