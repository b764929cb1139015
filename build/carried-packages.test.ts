import path from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from './carried-packages.ts';

it('a module is of the innermost package that it lies in', () => {
  const inner = path.join('node_modules', 'engine.io', 'node_modules', 'ws');
  expect(packageFolder(path.join('/a', inner, 'lib', 'sender.js'))).toBe(path.join('/a', inner));
  expect(packageFolder('/a/node_modules/@noble/hashes/sha2.js')).toBe('/a/node_modules/@noble/hashes');
});

it('what is made of a module while it is bundled is of its package too, and our own modules of none', () => {
  expect(packageFolder('\0/a/node_modules/debug/src/index.js?commonjs')).toBe('/a/node_modules/debug');
  expect(packageFolder('/a/main/host/index.ts')).toBeUndefined();
  expect(packageFolder('\0rolldown/runtime.js')).toBeUndefined();
});
