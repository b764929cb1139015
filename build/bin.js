#!/usr/bin/env node
// The `landline` of an installed package, copied beside the bundle: it must run on any Node to say which one is needed.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`landline: needs Node 24 or newer, this is ${process.version}.`);
  process.exitCode = 1;
} else {
  await import('./main.js');
}
