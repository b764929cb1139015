import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from making its space for new objects larger than it is, in all threads (those started later keep the first megabyte); for a
 * process that does nothing but host, called before the host's modules are loaded: that alone makes the main thread's as large as it gets.
 *
 * A thousand welcomes make V8 grow that space to 16 MiB and more for each thread, and it gives little of it back: the memory of an idle
 * member was two thirds larger with it (measured, as was that collecting more often costs the fan-out nothing: bench/README.md).
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
