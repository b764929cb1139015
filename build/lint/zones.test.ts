import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { importProblem } from './check-import.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('import zones', () => {
  it('lint refuses an import that the zones do not allow', async () => {
    const eslint = new ESLint({
      cwd: root,
      // Zones alone: the planted files are not on disk, so type-aware rules have nothing to look at.
      overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } } }],
      ruleFilter: ({ ruleId }) => ruleId === 'landline/zones',
    });
    const lint = async (file: string, code: string) => {
      const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
      return result?.messages.map((m) => m.message) ?? [];
    };
    expect(
      await lint('client/planted.ts', "import { createHost } from '../main/host/index.ts';\ncreateHost();\n"),
    ).toEqual(['client may not import main/host/index.ts; it may import protocol.']);
    expect(await lint('renderer/planted.vue', '<script setup lang="ts">\nimport \'node:fs\';\n</script>\n')).toEqual([
      'renderer runs without Node: it may not import node:fs.',
    ]);
    expect(await lint('protocol/planted.ts', "export const later = import('pino');\n")).toHaveLength(1);
    expect(await lint('client/fine.ts', "export { limits } from '../protocol/index.ts';\n")).toEqual([]);
  });

  it.each([
    ['client/a.ts', '../protocol/index.ts'],
    ['client/log/a.ts', './b.ts'],
    ['client/a.ts', 'socket.io-client'],
    ['main/host/socket/a.ts', '../../discovery/index.ts'],
    ['main/host/a.ts', 'node:fs'],
    ['main/cli/commands/a.ts', '../../discovery/index.ts'],
    ['main/desktop/a.ts', 'electron'],
    ['preload/a.ts', 'electron'],
    ['main/dialer/a.test.ts', '../host/trust/index.ts'],
    ['bench/a.ts', '../main/host/store/worker.ts'],
  ])('%s may import %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toBeUndefined();
  });

  it.each([
    ['protocol/a.ts', 'node:crypto'],
    ['protocol/a.ts', '../client/index.ts'],
    ['client/a.ts', 'fs'],
    ['client/a.ts', '../protocol/limits.ts'],
    ['main/discovery/a.ts', '../host/index.ts'],
    ['main/host/a.ts', '../../client/index.ts'],
    ['main/host/a.ts', '../dialer/index.ts'],
    ['main/dialer/a.ts', '../host/index.ts'],
    ['main/cli/a.ts', '../discovery/links.ts'],
    ['main/cli/a.ts', 'electron'],
    ['main/host/a.test.ts', 'electron/main'],
    ['preload/a.ts', 'zod'],
    ['renderer/a.ts', '../main/host/index.ts'],
    ['main/host/a.ts', '../../package.json'],
  ])('%s may not import %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toBeTypeOf('string');
  });
});
