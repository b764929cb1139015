import { describe, expect, it } from 'vitest';
import { fitted, fitting, moved, within, zoomed } from './zoom.ts';

describe('a picture that is looked at', () => {
  const box = { width: 400, height: 300 };
  it('fits, and is never blown up for that', () => {
    expect(fitted({ width: 800, height: 300 }, box)).toEqual({ width: 400, height: 150 });
    expect(fitted({ width: 40, height: 30 }, box)).toEqual({ width: 40, height: 30 });
  });
  it('keeps what is under the pointer there', () => {
    const near = zoomed(fitting, 2, { x: 100, y: -50 });
    expect(near).toEqual({ scale: 2, x: -100, y: 50 });
    expect(zoomed(near, 0.5, { x: 100, y: -50 })).toEqual(fitting);
  });
  it('comes no nearer than ten times and no farther than whole', () => {
    expect(zoomed(fitting, 1000).scale).toBe(10);
    expect(zoomed(fitting, 0.001).scale).toBe(1);
  });
  it('is not moved beyond its edges', () => {
    const picture = { width: 400, height: 150 };
    const far = moved(zoomed(fitting, 3), { x: 9_999, y: -9_999 });
    expect(within(far, picture, box)).toEqual({ scale: 3, x: 400, y: -75 });
    expect(within(moved(fitting, { x: 10, y: 10 }), picture, box)).toEqual(fitting);
  });
});
