import { expect, it } from 'vitest';
import { boundsFor, lastBounds, placeAfter, type WindowPlace } from './bounds.ts';

const laptop = { x: 0, y: 0, width: 1_440, height: 900 };
const beside = { x: 1_440, y: -200, width: 2_560, height: 1_440 };
const usual = { width: 1_200, height: 800 };

it('the window is where it was, on whichever screen', () => {
  const last = { x: 2_000, y: 100, width: 1_000, height: 700 };
  expect(boundsFor(last, [laptop, beside])).toEqual(last);
});

it('a window whose screen is gone, or whose title cannot be reached, opens anew', () => {
  const onBeside = { x: 2_000, y: 100, width: 1_000, height: 700 };
  expect(boundsFor(onBeside, [laptop])).toEqual(usual);
  expect(boundsFor({ x: 10, y: -50, width: 800, height: 600 }, [laptop])).toEqual(usual);
  expect(boundsFor({ x: 1_400, y: 10, width: 800, height: 600 }, [laptop])).toEqual(usual);
  expect(boundsFor(undefined, [laptop])).toEqual(usual);
});

it('it is no bigger than its screen and no smaller than what can be used', () => {
  expect(boundsFor({ x: 0, y: 0, width: 3_000, height: 10 }, [laptop])).toEqual({
    x: 0,
    y: 0,
    width: 1_440,
    height: 480,
  });
});

it('each arrangement of screens has a place of its own, and of very many the oldest go', () => {
  const atDesk = { x: 2_000, y: 100, width: 1_000, height: 700 };
  const away = { x: 10, y: 10, width: 800, height: 600 };
  let place: WindowPlace = { maximized: true };
  place = placeAfter(place, { bounds: atDesk, maximized: false }, [laptop, beside]);
  place = placeAfter(place, { bounds: away, maximized: false }, [laptop]);
  expect(lastBounds(place, [beside, laptop])).toEqual(atDesk);
  expect(lastBounds(place, [laptop])).toEqual(away);
  expect(lastBounds(place, [beside])).toEqual(away);
  for (let x = 0; x < 30; x += 1) place = placeAfter(place, { bounds: away, maximized: false }, [{ ...laptop, x }]);
  expect(place.arrangements).toHaveLength(10);
  expect(place.maximized).toBe(false);
});
