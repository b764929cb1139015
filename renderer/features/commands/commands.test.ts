import { describe, expect, it } from 'vitest';
import { commands } from './commands.ts';

describe('the commands', () => {
  it('have a shortcut each of their own', () => {
    const shortcuts = commands.flatMap(({ shortcut }) => shortcut ?? []);
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  });
});
