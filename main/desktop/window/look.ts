import { z } from 'zod';
import { look } from '../../../protocol/index.ts';

/** How far the page can be zoomed, in Chromium's levels: each whole one makes it larger by a fifth. */
const levels = { least: -4, most: 5, step: 0.5 } as const;

/** How the page looked the last time: what the system shows is right before the page has said so again. */
export const keptLook = z.object({
  /** Absent: the page has never been there. */
  language: look.shape.language.optional(),
  theme: look.shape.theme,
  /** Chromium's zoom level; 0 is the actual size. */
  zoom: z.number().min(levels.least).max(levels.most),
});
export type KeptLook = z.infer<typeof keptLook>;

export const defaultLook: KeptLook = { theme: 'system', zoom: 0 };

export type Zooming = 'zoomIn' | 'zoomOut' | 'zoomReset';

/** The level after a step. */
export function zoomed(level: number, how: Zooming): number {
  if (how === 'zoomReset') return 0;
  const next = level + (how === 'zoomIn' ? levels.step : -levels.step);
  return Math.min(levels.most, Math.max(levels.least, next));
}

/** The colour of the page's ground (`renderer/styles.css`), which is seen before the page is. */
export const groundColour = (dark: boolean) => (dark ? '#0f172b' : '#ffffff');
