import { execute, load } from '@custodia/event-store';
import { keepForDigest } from '@custodia/identity';
import { membersWithRoles, personInLog } from '@custodia/identity/read';
import { reactor, type JobDefinition, type Schedule } from '@custodia/jobs';
import { composeMail, delivery, headerText, messageIdFor } from '@custodia/mail';
import type { ReadSession } from '@custodia/read-models';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalCodec, type DisposalEvent } from '../disposal/disposal.events.js';
import { caseNotice, dueMail } from '../notice/notice.decider.js';
import { askedOf, turnsOf, turnsOfTransfer, type Turn } from '../notice/turn.policy.js';
import { meta, often, type LifecyclePorts } from '../ports.js';
import { transfer } from '../transfer/transfer.decider.js';
import { transferCodec, type TransferEvent } from '../transfer/transfer.events.js';

const tellName = 'tell-who-acts';
const sweepName = 'remind-who-acts';

type Kind = 'disposal' | 'transfer';
const look =
  (kind: Kind) =>
  ({ subject }: { readonly subject: string }) => [{ name: tellName, data: { kind, caseId: subject } }];
const inCase = look('disposal');
const inTransfer = look('transfer');

/** Every step after which it may be the turn of somebody else. */
export const whoseTurnReactor = reactor<DisposalEvent>({
  name: 'whose-turn-in-disposal',
  codecs: [disposalCodec],
  on: {
    ScopeDetermined: inCase,
    LocationAdded: inCase,
    DependantAdded: inCase,
    DependantReopened: inCase,
    DependantResolved: inCase,
    CustodianNamed: inCase,
    ApprovalRequested: inCase,
    CustodianAgreed: inCase,
    DisposalApproved: inCase,
    LocationExempted: inCase,
    LocationLeftResidual: inCase,
    SanitizationPerformed: inCase,
    SanitizationFailed: inCase,
    ProviderConfirmed: inCase,
    ExpiryReached: inCase,
    LocationVerified: inCase,
    VerificationFailed: inCase,
    VerificationInconclusive: inCase,
    LocationCorrected: inCase,
    OutcomeRefused: inCase,
    DisposalHoldReleased: inCase,
  },
});

export const whoseTurnInTransferReactor = reactor<TransferEvent>({
  name: 'whose-turn-in-transfer',
  codecs: [transferCodec],
  on: {
    TransferRequested: inTransfer,
    TransferCustodianNamed: inTransfer,
    TransferAgreed: inTransfer,
    TransferApproved: inTransfer,
    HandoverDisputed: inTransfer,
    HandoverAccepted: inTransfer,
  },
});

export const whoActsSchedule: Schedule = { name: sweepName, rule: { cron: '40 5 * * *' }, job: { name: sweepName } };

export const whoActsJobs = (ports: LifecyclePorts): JobDefinition[] => [
  {
    name: sweepName,
    ...often,
    async handle() {
      const { rows } = await ports.overview.query<{ organisation: string; id: string; kind: Kind }>(
        `select organisation_id as organisation, id, 'disposal' as kind from disposal_case_v1
           where status not in ('certified', 'closed', 'rejected', 'withdrawn') and cardinality(hold_ids) = 0
         union all select organisation_id, id, 'transfer' from transfer_case_v1
           where status not in ('certified', 'rejected', 'withdrawn')`,
      );
      const day = ports.clock().toISOString().slice(0, 10);
      await ports.queue.enqueue(
        rows.map(({ organisation, id, kind }) => ({
          name: tellName,
          id: `${id}:${day}`,
          organisation,
          data: { kind, caseId: id },
        })),
      );
    },
  } satisfies JobDefinition,
  {
    name: tellName,
    ...delivery,
    async handle({ organisation, data: { kind, caseId } }) {
      const found = await turnsIn(ports, kind, organisation, caseId);
      if (!found || found.turns.length === 0) return;
      const session = ports.reader.session(organisation);
      try {
        for (const [member, turns] of await asked(session, found.turns))
          await tell(ports, { organisation, kind, caseId, about: found.about, member, turns });
      } finally {
        await session.end();
      }
    },
  } satisfies JobDefinition<{ kind: Kind; caseId: string }>,
];

/** What waits in a case by its stream: it is not shown in a read model late. */
async function turnsIn(
  { store }: LifecyclePorts,
  kind: Kind,
  organisation: string,
  id: string,
): Promise<{ about: string; turns: readonly Turn[] } | null> {
  if (kind === 'disposal') {
    const { state } = await load(store, disposal, { organisation, id });
    return state.stage === 'none' ? null : { about: `Disposal of ${state.asset.name}`, turns: turnsOf(state) };
  }
  const { state } = await load(store, transfer, { organisation, id });
  return state.stage === 'none'
    ? null
    : {
        about: `Transfer of ${state.items.map(({ asset }) => asset.name).join(', ')}`,
        turns: turnsOfTransfer(state),
      };
}

/** The turns of each member who is asked. */
async function asked(session: Pick<ReadSession, 'query'>, turns: readonly Turn[]): Promise<Map<string, Turn[]>> {
  const directory = await membersWithRoles(session, [...new Set(turns.flatMap(({ roles }) => roles))]);
  const pairs = turns.flatMap((turn) => askedOf(turn, directory).map((member) => ({ member, turn })));
  return new Map(
    [...Map.groupBy(pairs, ({ member }) => member)].map(([member, theirs]) => [member, theirs.map(({ turn }) => turn)]),
  );
}

interface Telling {
  readonly organisation: string;
  readonly kind: Kind;
  readonly caseId: string;
  readonly about: string;
  readonly member: string;
  readonly turns: readonly Turn[];
}

/** One mail with all that waits for a member, when one of it was not told yet or has waited long; recorded when the server took it. */
async function tell(
  ports: LifecyclePorts,
  { organisation, kind, caseId, about, member, turns }: Telling,
): Promise<void> {
  const target = { organisation, id: caseId };
  const { state } = await load(ports.store, caseNotice, target);
  const now = meta(ports);
  const due = turns.flatMap(({ task }) => {
    const reminder = dueMail(state, member, task, now.at);
    return reminder === null ? [] : [{ task, reminder }];
  });
  const person = due.length > 0 ? await personInLog(ports, organisation, member) : null;
  if (!person) return;
  const reminder = Math.max(...due.map((one) => one.reminder));
  const { publicUrl } = ports.config.http;
  const tasks = due.map(({ task }) => task);
  const messageId = messageIdFor(new URL(publicUrl).hostname, 'turn', caseId, member, String(reminder), ...tasks);
  const title = `${reminder > 0 ? 'Reminder: ' : ''}${about} waits for you`;
  const content = {
    title: headerText(title),
    paragraphs: turns.map(({ words }) => words),
    action: { label: 'See what waits', url: `${publicUrl}${kind === 'disposal' ? `/cases/${caseId}` : '/transfers'}` },
    footer: `Case ${caseId}. You get this because you can do it and have no other duty in the case. Whoever is first does it; nobody has to answer this mail.`,
  };
  if (person.daily) await keepForDigest(ports, { organisation, memberId: member }, { messageId, ...content });
  else {
    const outcome = await ports.mail.send({
      to: person.email,
      subject: headerText(title),
      messageId,
      ...composeMail(content),
    });
    // An address that takes no mail for good: whoever else can act was told, and myTasks shows it all the same.
    if (outcome.kind === 'refused' && !outcome.permanent)
      throw new Error(`The mail server asks to come back later (${outcome.code}).`);
  }
  await execute(ports.store, caseNotice, target, { type: 'RecordTold', member, tasks, reminder, messageId, ...now });
}
