import path from 'node:path';

/**
 * Where the page is built to, and served from in tests: `out/renderer`, or what `LANDLINE_PAGE` names, so that a test of one change
 * does not take the page away from the test of another.
 */
export function pageFolder(): string {
  const asked = process.env['LANDLINE_PAGE'];
  return asked ? path.resolve(asked) : path.resolve(import.meta.dirname, '../out/renderer');
}
