import { describe, expect, it } from 'vitest';
import { createHighlight } from './highlight.ts';
import { grammarOf } from './languages.ts';

const highlight = createHighlight();

describe('code', () => {
  it.each([
    ['js', 'const a = 1; // one'],
    ['TypeScript', 'type A<T> = { readonly a: T };'],
    ['py', 'def a(x: int) -> str:\n    return f"{x}"'],
    ['sql', "select * from t where a = 'b'"],
    ['c++', '#include <vector>\nint main() { return 0; }'],
    ['diff', '- a\n+ b'],
    ['vue', '<template><p>{{ a }}</p></template>'],
    ['sh', 'for i in *; do echo "$i"; done'],
    ['yml', 'a: [1, "2"]'],
  ])('in %s has its letters, and several colours in either theme', async (language, code) => {
    const lines = await highlight(code, language);
    expect(lines?.map((line) => line.map(({ text }) => text).join('')).join('\n')).toBe(code);
    expect(new Set(lines?.flat().map(({ light }) => light)).size).toBeGreaterThan(1);
    expect(new Set(lines?.flat().map(({ dark }) => dark)).size).toBeGreaterThan(1);
  });

  it.each([
    ['in an unknown language', 'a', 'klingon'],
    ['in none', 'a', ''],
    ['under the name of something every object has', 'a', 'constructor'],
    ['that is too long', 'a\n'.repeat(20_000), 'js'],
    ['with lines that are too long', 'a'.repeat(1_001), 'js'],
  ])('%s has no colours', async (_, code, language) => {
    expect(await highlight(code, language)).toBeUndefined();
  });

  it('every language there is can be loaded', async () => {
    const names =
      'bash c cpp csharp css diff dockerfile go html ini java javascript json jsx kotlin lua makefile php powershell python r ruby rust sql swift toml tsx typescript vue xml yaml';
    for (const name of names.split(' ')) expect(await highlight('x = 1', name), name).toBeDefined();
    expect(grammarOf('rs')?.name).toBe('rust');
  }, 60_000);
});
