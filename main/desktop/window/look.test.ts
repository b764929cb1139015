import { expect, it } from 'vitest';
import { zoomed, type Zooming } from './look.ts';

const after = (level: number, how: Zooming, times: number): number =>
  times === 0 ? level : after(zoomed(level, how), how, times - 1);

it('zooming goes in steps, so far and no further, and back', () => {
  expect(after(0, 'zoomIn', 1)).toBe(0.5);
  expect(after(0, 'zoomIn', 50)).toBe(5);
  expect(after(0, 'zoomOut', 50)).toBe(-4);
  expect(zoomed(3.5, 'zoomReset')).toBe(0);
});
