import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { suites } from './suites/suites.ts';

const root = path.join(import.meta.dirname, '..');
const textOf = (page: string) => readFileSync(path.join(root, page), 'utf8');
const skipped = (name: string) => ['node_modules', 'out', '.git'].includes(name);
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
const pages = globSync('**/*.md', { cwd: root, exclude: skipped });
/** What a page says by itself, without its examples of code. */
const proseOf = (page: string) => textOf(page).replace(/^```[^]*?^```/gmu, '');

/** The anchors of a page, as they are made of its headings. */
const anchorsOf = (page: string) =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('what the pages say', () => {
  it('is looked at: the README, the docs and the READMEs of the folders', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/PROTOCOL.md', 'client/README.md']));
  });

  it.each(pages)('%s: every link leads somewhere', (page) => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/gu)].flatMap(([, link = '']) => link);
    const dead = links
      .filter((link) => !/^[a-z]+:/u.test(link))
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? page : path.join(path.dirname(page), file);
        if (!existsSync(path.join(root, target))) return true;
        return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
      });
    expect(dead).toEqual([]);
  });

  it.each(pages)('%s: every npm script it names is there', (page) => {
    const text = textOf(page);
    const named = [...text.matchAll(/npm run ([a-z][\w:-]*)/gu)].map(([, name = '']) => name);
    if (/npm start\b/u.test(text)) named.push('start');
    if (/npm test\b/u.test(text)) named.push('test');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(pages)('%s: every folder and source file it names in code is there', (page) => {
    const folders = ['protocol', 'client', 'main', 'renderer', 'build', 'tests', 'bench', 'docs'].join('|');
    const named = [...proseOf(page).matchAll(new RegExp(`\`((?:${folders})/[\\w./-]*)\``, 'gu'))].map(
      ([, name = '']) => name,
    );
    const here = (name: string) =>
      existsSync(path.join(root, name)) || existsSync(path.join(root, path.dirname(page), name));
    // Places kept for what is to come are named as such.
    const planned = ['main/desktop/'];
    expect(named.filter((name) => !here(name) && !planned.includes(name))).toEqual([]);
  });

  it('the README lists the suites that there are', () => {
    const names = suites.map(({ name }) => name);
    expect(textOf('README.md')).toContain(`the suites \`${names.join(' ')}\``);
  });

  it('the README lists every script a person runs', () => {
    const readme = textOf('README.md');
    // Parts of another one, and what npm runs by itself.
    const inner = ['prepare', 'typecheck', 'lint', 'format:check'];
    const named = (name: string) =>
      readme.includes(`npm run ${name}`) || (['start', 'test'].includes(name) && readme.includes(`npm ${name}`));
    expect(Object.keys(scripts).filter((name) => !inner.includes(name) && !named(name))).toEqual([]);
  });

  it('every option that the README shows is one that the command has', () => {
    const shown = [...textOf('README.md').matchAll(/^\| `npm run (host|landline) .*$/gmu)].flatMap(([line, command]) =>
      [...line.matchAll(/`(?:landline )?(--[\w-]+)`/gu)].map(([, option = '']) => ({ command, option })),
    );
    expect(shown.length).toBeGreaterThan(1);
    for (const { command, option } of shown) {
      const args = ['main/cli/landline.ts', ...(command === 'host' ? ['host'] : []), '--help'];
      expect(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })).toContain(option);
    }
  });
});
