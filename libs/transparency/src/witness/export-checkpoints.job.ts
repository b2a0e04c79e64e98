import type { JobDefinition, Schedule } from '@custodia/jobs';
import type { Config } from '@custodia/kernel';
import { messageIdFor, type Mail } from '@custodia/mail';
import { originOf, parseCheckpoint } from '../checkpoint/checkpoint.js';
import { parseNote } from '../checkpoint/note.js';
import type { LogName, Transparency } from '../port.js';
import { checkConsistency, proveConsistency } from '../prove/prove.js';
import type { Deliveries } from './delivered.js';
import { writeCheckpoint, writeTimestamp } from './folder.js';
import { placesOf, type Delivered, type Export, type WitnessPlace } from './places.js';
import { timestamped } from './timestamp.js';

export interface WitnessPorts {
  readonly kept: Transparency;
  readonly log: () => Promise<LogName>;
  readonly deliveries: Deliveries;
  readonly mail: Pick<Mail, 'send'>;
  readonly config: Pick<Config, 'witnesses'> & { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: () => Date;
  /** Default `fetch`. */
  readonly post?: typeof fetch;
}

const name = 'export-checkpoints';
const hourMs = 60 * 60 * 1000;

export const exportSchedule: Schedule = { name, rule: { everyMs: 10 * 60 * 1000 }, job: { name } };

/**
 * Brings the newest checkpoint of each tree to each witness, with the proof that it continues what the witness has. A mailbox
 * gets one a day, a time-stamping authority one an hour. A place that does not take it hinders no other; what does not continue what was exported is never exported.
 */
export const exportCheckpoints = (ports: WitnessPorts): JobDefinition => ({
  name,
  attempts: 5,
  backoff: { firstMs: 10_000, maxMs: 120_000 },
  timeoutMs: 120_000,
  concurrency: 1,
  async handle() {
    const places = placesOf(ports.config.witnesses);
    if (places.length === 0) return;
    const log = await ports.log();
    const faults: string[] = [];
    for (const place of places)
      for (const { organisation } of await ports.kept.trees(log))
        await exportTo(ports, place, log, organisation).catch((fault: unknown) => {
          faults.push(`${shown(place)}: ${(fault as Error).message}`);
        });
    if (faults.length > 0) throw new Error(`Checkpoints could not be exported. ${[...new Set(faults)].join(' ')}`);
  },
});

async function exportTo(ports: WitnessPorts, place: WitnessPlace, log: LogName, organisation: string): Promise<void> {
  const { kept, deliveries, clock } = ports;
  const at = clock().toISOString();
  const [newest] = await kept.checkpoints(log, organisation, { limit: 1 });
  const last = await deliveries.last(place.name, log, organisation);
  if (!newest || newest.size === last?.size) return;
  if (place.kind === 'mail' && last?.at.slice(0, 10) === at.slice(0, 10)) return;
  // Authorities count what they sign, and some charge for it.
  if (place.kind === 'timestamps' && last && Date.parse(at) - Date.parse(last.at) < hourMs) return;
  const proof = last ? await continuing(kept, log, organisation, last, newest) : [];
  await deliver(ports, place, {
    log,
    organisation,
    size: newest.size,
    note: newest.note,
    from: last?.size ?? 0,
    proof,
  });
  await deliveries.record(place.name, log, organisation, { size: newest.size, root: newest.root, at });
}

/** The proof that the log goes on from what the witness has; throws when it does not. */
async function continuing(
  kept: Transparency,
  log: LogName,
  organisation: string,
  last: Delivered,
  newest: { readonly size: number; readonly root: Buffer },
): Promise<readonly string[]> {
  const origin = originOf(log, organisation);
  const proof = last.size <= newest.size ? await proveConsistency(kept, log, organisation, last.size, newest.size) : [];
  const problem =
    last.size > newest.size
      ? `it has a checkpoint of ${last.size} events, and the log here ends with ${newest.size}.`
      : checkConsistency({ origin, ...last }, { origin, ...newest }, proof);
  if (problem !== null)
    throw new Error(
      `The log of ${organisation} does not continue what was exported: ${problem} Run: custodia log verify.`,
    );
  return proof;
}

async function deliver(ports: WitnessPorts, place: WitnessPlace, sent: Export): Promise<void> {
  switch (place.kind) {
    case 'folder':
      await writeCheckpoint(place.folder, sent.log, sent);
      return;
    case 'webhook': {
      const response = await (ports.post ?? fetch)(place.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ origin: originOf(sent.log, sent.organisation), ...sent }),
        redirect: 'error',
        signal: AbortSignal.timeout(20_000),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`it answered ${response.status}.`);
      return;
    }
    case 'timestamps': {
      const { answer } = await timestamped(place.url, Buffer.from(sent.note), ports.post);
      for (const folder of place.folders) await writeTimestamp(folder, sent.log, sent, answer);
      return;
    }
    case 'mail': {
      const root = parseCheckpoint(parseNote(sent.note)!.text)!.root.toString('base64');
      const outcome = await ports.mail.send({
        to: place.address,
        subject: `Checkpoint of ${sent.size} events, ${sent.organisation}`,
        text: [
          'Keep this mail: with it you can tell later whether the log was changed (custodia log verify --pin).',
          `Root: ${root}`,
          '',
          sent.note.trimEnd(),
          '',
          ...(sent.from > 0
            ? [`Proof that it continues the checkpoint of ${sent.from} events:`, ...sent.proof, '']
            : []),
        ].join('\n'),
        messageId: messageIdFor(
          new URL(ports.config.http.publicUrl).hostname,
          'checkpoint',
          sent.log,
          sent.organisation,
          String(sent.size),
          place.address,
        ),
      });
      if (outcome.kind === 'refused') throw new Error(`the mail server refused it (${outcome.code}).`);
    }
  }
}

/** Without user and query, where secrets are. */
function shown(place: WitnessPlace): string {
  if (!('url' in place)) return place.name;
  const { origin, pathname } = new URL(place.url);
  return `${origin}${pathname}`;
}
