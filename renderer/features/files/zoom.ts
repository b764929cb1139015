/** How a picture is looked at: so many times as large as it fits, and moved from the middle. Pixels. */
export type Zoom = { scale: number; x: number; y: number };
type Size = { width: number; height: number };

export const fitting: Zoom = { scale: 1, x: 0, y: 0 };
const largest = 10;

/** A picture's size as it fits into a box, never larger than it is. */
export function fitted(picture: Size, box: Size): Size {
  const scale = Math.min(1, box.width / picture.width, box.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** Nearer or farther; what is at `point` (from the middle) stays there. */
export function zoomed({ scale, x, y }: Zoom, factor: number, point = { x: 0, y: 0 }): Zoom {
  const next = Math.min(largest, Math.max(1, scale * factor));
  const ratio = next / scale;
  return { scale: next, x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio };
}

export function moved({ scale, x, y }: Zoom, by: { x: number; y: number }): Zoom {
  return { scale, x: x + by.x, y: y + by.y };
}

/** Not farther than its edges: what is smaller than the box stays in the middle. */
export function within({ scale, x, y }: Zoom, picture: Size, box: Size): Zoom {
  const clamp = (value: number, length: number, room: number) => {
    const most = Math.max(0, (length * scale - room) / 2);
    return Math.min(most, Math.max(-most, value));
  };
  return { scale, x: clamp(x, picture.width, box.width), y: clamp(y, picture.height, box.height) };
}
