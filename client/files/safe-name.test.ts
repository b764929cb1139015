import { describe, expect, it } from 'vitest';
import { fileName } from '../../protocol/index.ts';
import { safeName, safePath } from './safe-name.ts';

describe('the name a file is saved under', () => {
  it.each([
    ['plan.pdf', 'plan.pdf'],
    ['Übersicht 2026 (neu).tar.gz', 'Übersicht 2026 (neu).tar.gz'],
    ['README', 'README'],
    ['a..pdf', 'a.pdf'],
    ['a: "b" <c>|d?.txt', 'a_ _b_ _c__d_.txt'],
    ['.bashrc', 'bashrc'],
    ['...', 'file'],
    ['-rf', 'rf'],
    ['~root', 'root'],
    ['report.', 'report'],
    ['notes . .', 'notes'],
    ['nul', '_nul'],
    ['CON.txt', '_CON.txt'],
    ['aux.tar.gz', '_aux.tar.gz'],
    ['Com1 .log', '_Com1.log'],
    ['console.txt', 'console.txt'],
    ['a.this is not an extension at all', 'a.this is not an extension at all'],
  ])('of %j is %j', (name, saved) => {
    expect(safeName(name)).toBe(saved);
  });

  const longest = 'あ'.repeat(251);
  it.each([
    ['Japanese', `${longest}.pdf`, '.pdf'],
    ['emoji of several code points', `${'👩🏽‍🚒'.repeat(35)}.jpeg`, '.jpeg'],
    ['without an extension', `${longest}ああああ`, ''],
    ['a device’s', `nul.${longest.slice(4)}.txt`, '.txt'],
  ])('leaves a long one (%s) room for what stands behind it while it is fetched', (_what, name, extension) => {
    expect(fileName.safeParse(name).success).toBe(true);
    const saved = safeName(name);
    expect(Buffer.byteLength(`${saved}.part.have`)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(saved)).toBeGreaterThan(200);
    expect(saved.endsWith(extension)).toBe(true);
    const stem = saved.slice(0, saved.length - extension.length).replace(/^_/, '');
    expect(name.startsWith(stem)).toBe(true);
    // Nothing was cut in the middle of what is seen as one sign.
    const signs = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
    expect(signs(name).slice(0, signs(stem).length)).toEqual(signs(stem));
  });

  it('may have something before its extension, and be shorter', () => {
    expect(safeName('photo.png', '-abc')).toBe('photo-abc.png');
    expect(safeName('nul.png', '-abc')).toBe('nul-abc.png');
    expect(Buffer.byteLength(safeName(`${longest}.png`, '-abc', 100))).toBeLessThanOrEqual(100);
  });
});

describe('the way to a file that was sent in a folder', () => {
  it.each([
    [undefined, '.env', ['env']],
    ['site', '.env', ['site', '.env']],
    ['site/.github', '.gitignore', ['site', '.github', '.gitignore']],
    ['.config/app', 'settings.json', ['config', 'app', 'settings.json']],
    ['site/../..', '..', ['site', 'file', 'file', 'file']],
    ['site/.', '.', ['site', 'file', 'file']],
    ['site', '...', ['site', 'file']],
    ['site', '..hidden', ['site', 'hidden']],
    ['site', '. .', ['site', 'file']],
    ['site', '.-rf', ['site', '.rf']],
    ['site', '.nul', ['site', '._nul']],
    ['site', '-rf', ['site', 'rf']],
  ])('%j, %j is %j', (path, name, parts) => {
    const saved = safePath(path, name);
    expect([...saved.folders, saved.name]).toEqual(parts);
  });

  it('is no longer for a dot', () => {
    const { name: saved } = safePath('site', `.${'あ'.repeat(250)}.pdf`);
    expect(Buffer.byteLength(`${saved}.part.have`)).toBeLessThanOrEqual(255);
    expect(saved.startsWith('.あ') && saved.endsWith('.pdf')).toBe(true);
  });
});
