// `node build/run.js FILE [ARGS]`: runs a program of the project once Node is known to be new enough. Plain JavaScript, so that an old Node
// can say what is missing instead of failing on the first type annotation.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const needed = 24;
/** How often it is looked whether the parent is still there, in milliseconds. */
const lookInterval = 500;
const major = Number(process.versions.node.split('.')[0]);
if (major < needed) {
  console.error(
    `Landline needs Node ${needed}, this is ${process.version}. \`npm ci\` brings it on Linux and Windows (x64, Linux arm64) ` +
      'unless optional packages are left out; elsewhere install it from https://nodejs.org.',
  );
  process.exitCode = 1;
} else {
  // npm hands a signal on to the shell between us, and Debian's dies of it without passing it on (dash 0.5.12).
  if (process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32') {
    const parent = process.ppid;
    const look = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(look);
      process.kill(process.pid, 'SIGHUP');
    }, lookInterval);
    look.unref();
  }
  const program = path.resolve(process.argv[2]);
  process.argv.splice(1, 2, program);
  await import(pathToFileURL(program).href);
}
