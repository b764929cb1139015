import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAsked } from './pack/asked.ts';
import { suites } from './suites/suites.ts';

const root = path.join(import.meta.dirname, '..');
const workflows = globSync('.github/workflows/*.yml', { cwd: root });
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe('the workflows', () => {
  it('are looked at: the tests and the release', () => {
    expect(workflows.map((file) => path.basename(file)).sort()).toEqual(['release.yml', 'test.yml']);
  });

  describe.each(workflows)('%s', (file) => {
    const text = readFileSync(path.join(root, file), 'utf8');

    it('names each action by a commit, with the version that it is', () => {
      const used = [...text.matchAll(/uses: (.+)$/gmu)].map(([, action = '']) => action);
      const loose = used.filter((action) => !/^\.\/|^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(action));
      expect({ used: used.length > 0, loose }).toEqual({ used: true, loose: [] });
    });

    it('may read the source and nothing more, but for the job that needs more', () => {
      expect(/^permissions:\n {2}contents: read\n\n/mu.test(text)).toBe(true);
      expect(text.match(/: write$/gmu)?.length ?? 0).toBe(path.basename(file) === 'release.yml' ? 3 : 0);
      expect(text).not.toContain('pull_request_target');
    });

    it('leaves no credentials in the folder that it builds in', () => {
      expect(text.match(/persist-credentials: false/gu)?.length).toBe(text.match(/actions\/checkout@/gu)?.length);
    });

    it('runs what there is', () => {
      const named = [...text.matchAll(/npm run ([\w:-]+)/gu)].map(([, name = '']) => name);
      expect(named.filter((name) => !(name in scripts))).toEqual([]);
      const asked = [...text.matchAll(/npm test -- (.+)$/gmu)].flatMap(([, names = '']) => names.split(' '));
      expect(asked.filter((name) => !suites.some((suite) => suite.name === name))).toEqual([]);
      for (const [, systems = ''] of text.matchAll(/ system: ([\w ]+)$/gmu))
        expect(() => readAsked(systems.split(' '))).not.toThrow();
    });
  });
});
