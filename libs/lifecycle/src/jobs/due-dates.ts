import { execute, load, streamName } from '@custodia/event-store';
import { GiveUp, type JobDefinition, type Schedule } from '@custodia/jobs';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalCodec, type DisposalFact } from '../disposal/disposal.events.js';
import { caseFacts } from '../disposal/disposal.facts.js';
import { meta, often, type LifecyclePorts } from '../ports.js';
import { addressesFor, reminderOf } from './provider-mail.js';

const sweepName = 'disposal-due-dates';
const remindName = 'remind-provider';
const expireName = 'record-expiry';

/** Time between two reminders of a provider. */
const again = 7 * 24 * 60 * 60 * 1000;
const mostReminders = 8;

export const dueDateSchedule: Schedule = {
  name: sweepName,
  rule: { everyMs: 15 * 60 * 1000 },
  job: { name: sweepName },
};

interface Open {
  organisation_id: string;
  id: string;
  locations: readonly {
    id: string;
    status: string;
    expiresAt: string | null;
    deletion?: { dueAt: string; reminders: number };
  }[];
}

/** What has passed and is not recorded yet: late when nobody was running, but not never and not twice. */
export const dueDateJobs = (ports: LifecyclePorts): JobDefinition[] => [
  {
    name: sweepName,
    ...often,
    async handle() {
      const now = ports.clock().getTime();
      const { rows } = await ports.overview.query<Open>(
        `select organisation_id, id, locations from disposal_case_v1
           where status not in ('closed', 'rejected', 'withdrawn') and cardinality(hold_ids) = 0 and (locations @> '[{"status": "awaiting_provider"}]' or locations @> '[{"status": "pending_expiry"}]')`,
      );
      const due = rows.flatMap(({ organisation_id: organisation, id: caseId, locations }) =>
        locations.flatMap(({ id: locationId, status, expiresAt, deletion }) => {
          if (status === 'pending_expiry' && expiresAt !== null && Date.parse(expiresAt) <= now) {
            return [
              {
                name: expireName,
                // Once a day: refused under a legal hold, it is asked again after the release.
                id: `${caseId}:${locationId}:${expiresAt}:${new Date(now).toISOString().slice(0, 10)}`,
                organisation,
                data: { caseId, locationId },
              },
            ];
          }
          if (status !== 'awaiting_provider' || !deletion || deletion.reminders >= mostReminders) return [];
          if (Date.parse(deletion.dueAt) + deletion.reminders * again > now) return [];
          const reminder = deletion.reminders + 1;
          return [
            {
              name: remindName,
              id: `${caseId}:${locationId}:${deletion.dueAt}:${reminder}`,
              organisation,
              data: { caseId, locationId, reminder },
            },
          ];
        }),
      );
      await ports.queue.enqueue(due);
    },
  } satisfies JobDefinition,
  {
    name: expireName,
    ...often,
    async handle({ organisation, data: { caseId, locationId } }) {
      const { state } = await load(ports.store, disposal, { organisation, id: caseId });
      const location =
        state.stage === 'none' ? undefined : state.locations.find(({ planned }) => planned.id === locationId);
      if (state.stage === 'none' || location?.status !== 'pending_expiry') return;
      const session = ports.reader.session(organisation);
      const facts = await caseFacts({ ...ports, session }, organisation, caseId, state).finally(() => session.end());
      await execute(
        ports.store,
        disposal,
        { organisation, id: caseId },
        {
          type: 'RecordExpiry',
          locationId,
          facts,
          finding: `The date ${location.expiresAt} has passed; nobody has looked yet whether it is gone.`,
          evidence: [],
          ...meta(ports),
        },
      );
    },
  } satisfies JobDefinition<{ caseId: string; locationId: string }>,
  {
    name: remindName,
    ...often,
    async handle({ organisation, data: { caseId, locationId, reminder } }) {
      const { state } = await load(ports.store, disposal, { organisation, id: caseId });
      const location =
        state.stage === 'none' ? undefined : state.locations.find(({ planned }) => planned.id === locationId);
      if (
        state.stage === 'none' ||
        location?.status !== 'awaiting_provider' ||
        (location.provider?.reminders ?? 0) >= reminder
      )
        return;
      const asked = await requestAt(ports, organisation, caseId, locationId);
      if (!asked) return;
      const addresses = await addressesFor(ports, organisation, location.planned.provider, asked.by);
      let sent = 0;
      for (const to of addresses) {
        const outcome = await ports.mail.send(
          reminderOf({
            to,
            caseId,
            locationId,
            reminder,
            asked,
            title: location.planned.title,
            publicUrl: ports.config.http.publicUrl,
          }),
        );
        if (outcome.kind === 'sent') sent++;
        else if (!outcome.permanent) throw new Error(`The mail server asks to come back later (${outcome.code}).`);
      }
      if (sent === 0)
        throw new GiveUp(
          `Nobody could be reminded of the deletion at location ${locationId} of case ${caseId}: no address took the mail.`,
        );
      await execute(
        ports.store,
        disposal,
        { organisation, id: caseId },
        { type: 'RecordProviderReminder', locationId, reminder, ...meta(ports) },
      );
    },
  } satisfies JobDefinition<{ caseId: string; locationId: string; reminder: number }>,
];

/** The last request for the deletion at a location; `null` when there was none. */
export async function requestAt(
  { store }: Pick<LifecyclePorts, 'store'>,
  organisation: string,
  caseId: string,
  locationId: string,
): Promise<DisposalFact<'ProviderDeletionRequested'> | null> {
  let last: DisposalFact<'ProviderDeletionRequested'> | null = null;
  for await (const recorded of store.readStream(streamName(disposalCodec.category, organisation, caseId))) {
    const { type, data } = disposalCodec.decode(recorded);
    if (
      type === 'ProviderDeletionRequested' &&
      (data as DisposalFact<'ProviderDeletionRequested'>).locationId === locationId
    )
      last = data as DisposalFact<'ProviderDeletionRequested'>;
  }
  return last;
}
