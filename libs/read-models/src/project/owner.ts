import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Where process ids mean the same: this host, since it was started, in this namespace of process ids (two containers on
 * one host have two). `null` where the system does not say so: nobody's end can be known there.
 */
const machine = ((): string | null => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const place = [hostname(), boot, readlinkSync('/proc/self/ns/pid')].join('\n');
    return createHash('sha256').update(place).digest('hex').slice(0, 16);
  } catch {
    return null;
  }
})();

/** When a process was started, in the kernel's ticks: tells it from a later one with the same id. `null`: there is none, or it has ended. */
function startOf(pid: string): string | null {
  try {
    // "pid (name) state …": the name may hold anything, so fields are counted from the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : fields[18]!;
  } catch {
    return null;
  }
}

/** Names an owner of leases with its process: `<host>/<machine>/<pid>/<start>/<id>`. `id` must be new with every start. */
export const ownerOf = (id: string, pid: number = process.pid): string =>
  machine === null ? id : [hostname(), machine, pid, startOf(String(pid)) ?? '-', id].join('/');

/**
 * Whether the owner's process is known to have ended: only for processes of this machine. Whoever is not sure waits for
 * the lease; and a wrong answer would cost a claim and no row, because claims are fenced.
 */
export function isGone(owner: string): boolean {
  const [, place, pid, start, id] = owner.split('/');
  if (id === undefined || machine === null || place !== machine) return false;
  return startOf(pid!) !== start;
}
