import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Measurable } from './phase.ts';

/** Of Linux, on every processor. */
const ticksPerSecond = 100;

interface Usage {
  readonly pid: number;
  readonly parent: number;
  /** Of itself and of its children that have ended, in ticks. */
  readonly ticks: number;
}

/** What a process and all that descend from it have used; Linux only. */
export function processTree(root: number): Pick<Measurable, 'read'> {
  return { read: () => Promise.resolve({ cpu: treeCpu(root), roundTrips: 0, outboundCalls: 0 }) };
}

/** CPU of a process and all that descend from it, those that have ended too, in microseconds. */
function treeCpu(root: number): number {
  const all = processes();
  const within = new Set([root]);
  for (let before = 0; before < within.size;) {
    before = within.size;
    for (const { pid, parent } of all) if (within.has(parent)) within.add(pid);
  }
  const ticks = all.reduce((sum, each) => sum + (within.has(each.pid) ? each.ticks : 0), 0);
  return (ticks / ticksPerSecond) * 1_000_000;
}

/** Which process listens on a port of this machine; undefined where that is none of this machine, or not to be seen. */
export function listenerOn(port: number): number | undefined {
  try {
    const inode = listeningInode(port);
    return inode === undefined ? undefined : processIds().find((pid) => holds(pid, `socket:[${inode}]`));
  } catch {
    return undefined;
  }
}

function listeningInode(port: number): string | undefined {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  const [found] = lines.map((line) => line.trim().split(/\s+/u)).filter((fields) => isListening(fields, hexadecimal));
  return found?.[9];
}

function isListening([, local = '', , state]: readonly string[], port: string): boolean {
  return state === '0A' && local.endsWith(`:${port}`);
}

function holds(pid: number, target: string): boolean {
  const folder = `/proc/${pid}/fd`;
  return whileItLives(() => readdirSync(folder).some((file) => readlinkSync(`${folder}/${file}`) === target)) ?? false;
}

function processes(): Usage[] {
  return processIds().flatMap((pid) => whileItLives(() => usageOf(pid)) ?? []);
}

function processIds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number);
}

/** The fields after the name, which may hold anything. */
function usageOf(pid: number): Usage {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  return { pid, parent, ticks: fields.slice(11, 15).reduce((sum, each) => sum + each, 0) };
}

/** Processes come and go while they are read. */
function whileItLives<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
