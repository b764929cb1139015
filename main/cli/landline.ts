#!/usr/bin/env node
import { homedir } from 'node:os';
import { run } from './program.ts';
import { processTerminal } from './process-terminal.ts';

const { terminal, end } = processTerminal(process, homedir());
await end(await run(process.argv.slice(2), { terminal, clock: Date.now }));
