import { readdirSync, readFileSync } from 'node:fs';

/** What a group of processes uses. `cpu`: ms since they began. `memory`: bytes, shared pages counted by share (PSS). */
export type Use = { processes: number; cpu: number; memory: number };

/** Clock ticks of /proc a second: 100 on every Linux that is in use (sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100;

type Row = { parent: number; ticks: number };

/** A process and all that it started, by what Linux says of them now. */
export function processTree(root: number): number[] {
  const rows = new Map(pids().flatMap((pid) => [[pid, rowOf(pid)] as const]));
  const tree = [root];
  for (const pid of tree) for (const [child, row] of rows) if (row?.parent === pid) tree.push(child);
  return tree;
}

export function useOf(processes: readonly number[]): Use {
  const rows = processes.flatMap((pid) => {
    const row = rowOf(pid);
    return row ? [{ ticks: row.ticks, memory: memoryOf(pid) }] : [];
  });
  return {
    processes: rows.length,
    cpu: (rows.reduce((sum, { ticks }) => sum + ticks, 0) * 1_000) / ticksPerSecond,
    memory: rows.reduce((sum, { memory }) => sum + memory, 0),
  };
}

const pids = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Of /proc/PID/stat (proc_pid_stat(5)); the name in brackets may hold anything. @returns undefined when it ended. */
function rowOf(pid: number): Row | undefined {
  const text = read(`/proc/${pid}/stat`);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}

function memoryOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0) * 1_024;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
