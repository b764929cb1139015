import { z } from 'zod';

const side = z.int().min(-100_000).max(100_000);
export const bounds = z.object({ x: side, y: side, width: z.int().positive(), height: z.int().positive() });
export type Bounds = z.infer<typeof bounds>;

/** Where the window was, and how it filled the screen. */
export const windowPlace = z.object({
  bounds: bounds.optional(),
  maximized: z.boolean(),
  /** Where it was with each arrangement of screens, the last one last: at the desk, in the meeting room, at home. */
  arrangements: z
    .array(z.object({ screens: z.string().max(1_000), bounds }))
    .max(20)
    .optional(),
});
export type WindowPlace = z.infer<typeof windowPlace>;

export const smallest = { width: 360, height: 480 } as const;
const usual = { width: 1_200, height: 800 } as const;
/** So much of the title must be seen, in pixels, for the window to be taken hold of. */
const grip = 100;

/** More arrangements than a person has desks. */
const mostArrangements = 10;

/** What tells one arrangement of screens from another, whichever order the system names them in. */
function arrangementOf(areas: readonly Bounds[]): string {
  return areas
    .map(({ x, y, width, height }) => [x, y, width, height].join(' '))
    .toSorted()
    .join(', ');
}

/** Where the window was the last time that there were these screens, else where it was at all. */
export function lastBounds(place: WindowPlace, areas: readonly Bounds[]): Bounds | undefined {
  const screens = arrangementOf(areas);
  return place.arrangements?.find((one) => one.screens === screens)?.bounds ?? place.bounds;
}

/** What to keep once the window has come to stand somewhere. */
export function placeAfter(
  place: WindowPlace,
  now: { bounds: Bounds; maximized: boolean },
  areas: readonly Bounds[],
): WindowPlace {
  const screens = arrangementOf(areas);
  const others = (place.arrangements ?? []).filter((one) => one.screens !== screens);
  return { ...now, arrangements: [...others, { screens, bounds: now.bounds }].slice(-mostArrangements) };
}

/**
 * The bounds to open the window with: those of the last time if they can still be seen on one of the screens, else none, and the
 * system finds a place.
 *
 * @param areas - what of each screen windows may cover.
 */
export function boundsFor(last: Bounds | undefined, areas: readonly Bounds[]): Partial<Bounds> {
  const seen = last && areas.find((area) => isGripped(last, area));
  if (!last || !seen) return usual;
  return {
    ...last,
    width: Math.max(smallest.width, Math.min(last.width, seen.width)),
    height: Math.max(smallest.height, Math.min(last.height, seen.height)),
  };
}

function isGripped(window: Bounds, area: Bounds): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const top = window.y >= area.y && window.y <= area.y + area.height - grip;
  return across >= grip && top;
}
