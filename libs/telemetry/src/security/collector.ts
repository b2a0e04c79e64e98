import { counter } from '../metrics/instruments.js';
import { networkOf } from './network.js';
import type { SecurityEntry, SecurityLog, SecurityNote } from './port.js';

const noted = counter({
  name: 'custodia_security_events_total',
  help: 'Refused sign-ins, denials, limits that were reached, and faults',
  labels: ['kind', 'code'],
});
const unwritten = counter({
  name: 'custodia_security_log_failures_total',
  help: 'Times that the security log could not be written; its entries are kept and written later',
});

export interface SecurityCollectorOptions {
  /** Appends entries to the log of an organisation, or of the operator (`null`). */
  write(organisation: string | null, entries: readonly SecurityEntry[]): Promise<void>;
  readonly onFault?: (fault: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How long an entry waits before it is written; default 1,000 ms. */
  readonly delayMs?: number;
}

export interface SecurityCollector extends SecurityLog {
  /** Writes what is due; `all` also what would be counted further. */
  flush(all?: boolean): Promise<void>;
  /** Writes everything that was noted. */
  stop(): Promise<void>;
}

/** The same key is written once in this time; what repeats meanwhile is counted. */
const minute = 60_000;
/** The same when a log has had its fill of a day. */
const hour = 3_600_000;
const day = 86_400_000;
/** Different keys that one log tells apart in one window; what is beyond them is counted by kind and code alone, for a member by these and the member. */
const keysPerWindow = 30;
/** The same of what members read: whoever asks for more secret content than that in a minute takes a copy of it. */
const readsPerWindow = 2_000;
/** Entries that one log takes in a day before it counts by the hour. */
const entriesPerDay = 2_000;

interface Pending extends SecurityEntry {
  count: number;
  lastAt: string;
  correlation: string | null;
}

interface Log {
  readonly organisation: string | null;
  /** Different keys that it tells apart in one window, and those that it has told or is about to. */
  readonly keys: number;
  told: number;
  readonly pending: Map<string, Pending>;
  /** When each key was written last. */
  readonly written: Map<string, number>;
  spent: number;
  day: number;
}

/**
 * Counts repeated notes together before they are written, so that whoever is refused a million times fills a few lines:
 * at the most one entry for each key and minute, 30 keys for each log and window, and after 2,000 entries of a day one
 * for each key and hour. Reads of secret content are counted apart, so that nobody hides them behind a flood, and 2,000 of
 * them are told apart. The first of its key is written within a second. What a process has not written when it is
 * killed is lost; what cannot be written stays until it can.
 */
export function collectSecurityEvents({
  write,
  onFault = () => undefined,
  now = Date.now,
  delayMs = 1_000,
}: SecurityCollectorOptions): SecurityCollector {
  const logs = new Map<string, Log>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let flushing = Promise.resolve();

  const schedule = (): void => {
    if (stopped || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void flush().finally(() => {
        if ([...logs.values()].some(({ pending }) => pending.size > 0)) schedule();
      });
    }, delayMs).unref();
  };

  const windowOf = (log: Log): number => (log.spent >= entriesPerDay ? hour : minute);

  function add(log: Log, note: SecurityNote): void {
    const at = new Date(now()).toISOString();
    const { kind, code, memberId = null, correlation = null } = note;
    const whole = {
      ...{ kind, code, memberId },
      target: note.target.slice(0, 100),
      actor: note.actor ?? null,
      network: networkOf(note.address),
      subject: note.subject ?? null,
    };
    const told = JSON.stringify(whole);
    const known = log.pending.has(told) || log.written.has(told);
    const many = !known && log.told >= log.keys;
    const brief = many ? { kind, code, memberId, target: '*', actor: null, network: null, subject: null } : whole;
    const key = many ? JSON.stringify(brief) : told;
    const pending = log.pending.get(key);
    if (pending) {
      pending.count++;
      pending.lastAt = at;
      pending.correlation = correlation;
    } else {
      log.pending.set(key, { ...brief, count: 1, firstAt: at, lastAt: at, correlation });
      if (!log.written.has(key)) log.told++;
    }
  }

  async function flushLog(name: string, log: Log, all: boolean): Promise<void> {
    const time = now();
    if (time - log.day >= day) {
      log.day = time;
      log.spent = 0;
    }
    for (const [key, at] of log.written) if (time - at >= windowOf(log)) log.written.delete(key);
    log.told = new Set([...log.pending.keys(), ...log.written.keys()]).size;
    const due = [...log.pending].filter(([key]) => all || !log.written.has(key));
    if (due.length === 0) {
      if (log.pending.size === 0 && log.written.size === 0 && log.spent === 0) logs.delete(name);
      return;
    }
    for (const [key] of due) {
      log.pending.delete(key);
      log.written.set(key, time);
    }
    try {
      await write(
        log.organisation,
        due.map(([, entry]) => entry),
      );
      log.spent += due.length;
    } catch (fault) {
      unwritten.inc();
      onFault(fault);
      for (const [key, entry] of due) {
        const later = log.pending.get(key);
        const count = entry.count + (later?.count ?? 0);
        log.pending.set(key, { ...entry, ...later, firstAt: entry.firstAt, count });
        log.written.delete(key);
      }
    }
  }

  const flush = (all = false): Promise<void> =>
    (flushing = flushing.then(async () => {
      for (const [name, log] of [...logs]) await flushLog(name, log, all);
    }));

  return {
    note(note) {
      noted.inc({ kind: note.kind, code: note.code });
      const { organisation } = note;
      const reads = note.kind === 'secret_read';
      const name = `${reads ? 'reads' : 'all'} ${organisation ?? ''}`;
      let log = logs.get(name);
      if (!log) {
        const keys = reads ? readsPerWindow : keysPerWindow;
        log = { organisation, keys, told: 0, pending: new Map(), written: new Map(), spent: 0, day: now() };
        logs.set(name, log);
      }
      add(log, note);
      schedule();
    },
    flush,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await flush(true);
    },
  };
}
