import { execute, load } from '@custodia/event-store';
import { reactor, type JobDefinition } from '@custodia/jobs';
import type { ReadSession } from '@custodia/read-models';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalCodec, type DisposalEvent } from '../disposal/disposal.events.js';
import { isOver } from '../disposal/disposal.state.js';
import { legalHold } from '../legal-hold/legal-hold.decider.js';
import { legalHoldCodec, type LegalHoldEvent } from '../legal-hold/legal-hold.events.js';
import type { StandingHold } from '../legal-hold/legal-hold.policy.js';
import { meta, often, seen, type LifecyclePorts } from '../ports.js';
import { holdsOver, standingHolds } from '../standing.view.js';
import { tellName, tellOfLegalHold } from './tell-of-legal-hold.js';

const applyName = 'apply-legal-hold';
const releaseName = 'release-legal-hold';
const checkName = 'check-legal-holds';

interface Asked {
  readonly subject: string;
  readonly position: string;
}

const apply = ({ subject, position }: Asked) => [{ name: applyName, data: { holdId: subject, position } }];
const check = ({ subject, position }: Asked) => [{ name: checkName, data: { caseId: subject, position } }];

const tell = ({ subject, position }: Asked, members: readonly string[]) =>
  [...new Set(members)].map((member) => ({ name: tellName, data: { holdId: subject, member, position } }));

/** A hold looks for the cases it covers, and for those who must know of it. */
export const legalHoldReactor = reactor<LegalHoldEvent>({
  name: 'legal-holds',
  codecs: [legalHoldCodec],
  on: {
    LegalHoldPlaced: (event) => [...apply(event), ...tell(event, event.data.notified)],
    LegalHoldWidened: (event) => [...apply(event), ...tell(event, event.data.notified)],
    LegalHoldReleased: ({ subject, position, data: { by } }) => [
      { name: releaseName, data: { holdId: subject, releasedBy: by, position } },
    ],
  },
});

/** A case looks for the holds that cover it, as soon as it or its scope is there: so none of the two can miss the other. */
export const heldCaseReactor = reactor<DisposalEvent>({
  name: 'held-cases',
  codecs: [disposalCodec],
  on: { DisposalOpened: check, ScopeDetermined: check, LocationAdded: check },
});

export const legalHoldJobs = (ports: LifecyclePorts): JobDefinition[] => [
  tellOfLegalHold(ports),
  {
    name: applyName,
    ...often,
    async handle({ organisation, data: { holdId, position } }) {
      await seen(ports, ['disposal_case'], position);
      const { state } = await load(ports.store, legalHold, { organisation, id: holdId });
      if (state.status !== 'placed') return;
      await within(ports, organisation, async (session) => {
        const hold = (await standingHolds(session)).find((one) => one.holdId === holdId);
        if (!hold) throw new Error(`The read model does not show the hold ${holdId} yet.`);
        const open = await session.query<{ id: string }>(
          `select id from disposal_case_v1 where status not in ('closed', 'rejected', 'withdrawn') order by id`,
        );
        for (const { id } of open)
          await holdIfCovered(ports, session, organisation, id, [{ ...hold, targets: state.targets }]);
      });
    },
  } satisfies JobDefinition<{ holdId: string; position: string }>,
  {
    name: checkName,
    ...often,
    async handle({ organisation, data: { caseId, position } }) {
      await seen(ports, ['legal_hold'], position);
      await within(ports, organisation, async (session) =>
        holdIfCovered(ports, session, organisation, caseId, await standingHolds(session)),
      );
    },
  } satisfies JobDefinition<{ caseId: string; position: string }>,
  {
    name: releaseName,
    ...often,
    async handle({ organisation, data: { holdId, releasedBy, position } }) {
      await seen(ports, ['disposal_case'], position);
      const held = await within(ports, organisation, (session) =>
        session.query<{ id: string }>('select id from disposal_case_v1 where $1 = any (hold_ids) order by id', [
          holdId,
        ]),
      );
      for (const { id } of held)
        await execute(
          ports.store,
          disposal,
          { organisation, id },
          { type: 'ReleaseDisposalHold', holdId, releasedBy, ...meta(ports) },
        );
    },
  } satisfies JobDefinition<{ holdId: string; releasedBy: string; position: string }>,
];

async function within<Result>(
  ports: LifecyclePorts,
  organisation: string,
  read: (session: ReadSession) => Promise<Result>,
): Promise<Result> {
  const session = ports.reader.session(organisation);
  try {
    return await read(session);
  } finally {
    await session.end();
  }
}

/** Asked for the asset, each address and everything it was made from: a hold on any of them pauses the case. One that comes too late is refused, which the record of the case answers. */
async function holdIfCovered(
  ports: LifecyclePorts,
  session: ReadSession,
  organisation: string,
  id: string,
  holds: readonly StandingHold[],
): Promise<void> {
  const { state } = await load(ports.store, disposal, { organisation, id });
  if (state.stage === 'none' || isOver(state.stage)) return;
  const addresses = state.locations.map(({ planned }) => planned.address);
  for (const hold of await holdsOver(session, state.asset, addresses, holds))
    await execute(ports.store, disposal, { organisation, id }, { type: 'HoldDisposal', ...hold, ...meta(ports) });
}
