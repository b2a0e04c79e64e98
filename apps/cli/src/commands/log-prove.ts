import type { Command } from 'commander';
import type { RecordedEvent } from '@custodia/event-store';
import type { Ports } from '@custodia/platform';
import { withEngine } from '../engine.js';
import { CliFault, exitCodes, print } from '../output.js';
import { keysFor, proofsOf, type Proofs } from '../proofs.js';

export function proveCommand(group: Command): void {
  group
    .command('prove')
    .description(
      'Prove that one event is in the sealed log: its entry, its path in the tree, and the signed checkpoint.',
    )
    .argument('<event>', 'id of the event, or <stream>@<revision>')
    .option('--json', 'the proof for machines; custodia and any tool that knows RFC 6962 can check it')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia log prove 0198c7a2-0000-7000-8000-000000000001 --json > proof.json\n  custodia log prove disposal-<organisation>.<id>@4',
    )
    .action((wanted: string, { json }: { json?: boolean }) =>
      withEngine(async (engine) => {
        const { checkEvidence, organisationOf, proveEvents } = await import('@custodia/transparency');
        const proofs = await proofsOf(engine);
        const event = await eventNamed(engine, proofs, wanted);
        const organisation = organisationOf(event.stream);
        const proved = await proveEvents(proofs.kept, proofs.log, organisation, [event]);
        if (proved.kind === 'unsealed')
          throw new CliFault(
            `Event ${event.id} is not sealed yet. Events are sealed within seconds while a worker runs: try again.`,
            exitCodes.no,
          );
        if (proved.kind === 'differs')
          throw new CliFault(
            `Event ${event.id} is not as it was sealed (leaf ${proved.index}). Run: custodia log verify`,
            exitCodes.no,
          );
        const checked = checkEvidence(proved.evidence, await keysFor(engine, undefined), organisation);
        if (!checked.ok) throw new CliFault(checked.problem, exitCodes.no);
        const [proof] = proved.evidence.events;
        print({ organisation, ...proved.evidence }, json, () =>
          [
            `Event ${event.id} is leaf ${proof!.index} of ${checked.checkpoint.size} in ${checked.checkpoint.origin}, signed with ${checked.kid}.`,
            `entry      ${proof!.entry}`,
            ...proof!.path.map((hash, level) => `${level === 0 ? 'path     ' : '         '}  ${hash}`),
            '',
            proved.evidence.checkpoint.trimEnd(),
          ].join('\n'),
        );
      }),
    );
}

/** Throws `CliFault` when there is none. */
async function eventNamed(
  { store }: Pick<Ports, 'store'>,
  { kept, log }: Proofs,
  wanted: string,
): Promise<RecordedEvent> {
  const missing = new CliFault(
    `There is no event ${wanted}: name it by its id, or as <stream>@<revision>; custodia events lists them.`,
    exitCodes.no,
  );
  const [, stream, revision] = /^(.+)@(\d{1,15})$/.exec(wanted) ?? [];
  if (stream !== undefined) {
    for await (const event of store.readStream(stream, { from: Number(revision), limit: 1 })) return event;
    throw missing;
  }
  if (!/^[0-9a-f-]{36}$/i.test(wanted)) throw missing;
  const { findEvent } = await import('@custodia/transparency');
  for (const { organisation } of await kept.trees(log)) {
    const event = await findEvent(store, kept, log, organisation, wanted.toLowerCase());
    if (event) return event;
  }
  throw missing;
}
