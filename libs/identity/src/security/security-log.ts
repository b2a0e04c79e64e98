import { execute, streamName, type EventStore } from '@custodia/event-store';
import { derivedId, newId, type Clock, type Logger } from '@custodia/kernel';
import { collectSecurityEvents, type SecurityCollector, type SecurityEntry } from '@custodia/telemetry';
import { operator } from '../token/issue-token.js';
import { securityOfDay } from './security.decider.js';
import { securityCodec, type SecurityEventData } from './security.events.js';

/** The log of the operator: of what belongs to no organisation. */
export const OPERATOR_LOG = '*';

const dayMs = 86_400_000;
const dayOf = (at: string): string => at.slice(0, 10);
/** One stream for each day of a log, so that none grows without end. */
const logOfDay = (organisation: string, day: string) => ({
  organisation,
  id: derivedId('security', organisation, day),
});

/** The security log of this process, kept as events. Stop it before the event store is closed. */
export function openSecurityLog(store: EventStore, logger: Pick<Logger, 'warn'>, clock: Clock): SecurityCollector {
  return collectSecurityEvents({
    onFault: (err) => logger.warn({ err }, 'The security log could not be written; it is kept and written later'),
    async write(organisation, entries) {
      const at = clock().toISOString();
      await execute(store, securityOfDay, logOfDay(organisation ?? OPERATOR_LOG, dayOf(at)), {
        type: 'RecordSecurityEvents',
        entries: entries.map((entry) => ({ id: newId(), ...entry })),
        actor: operator,
        at,
      });
    },
  });
}

/** Entries of a log, oldest first, from the event log itself; `since` and `until` are ISO 8601. */
export async function* readSecurityLog(
  store: EventStore,
  organisation: string,
  { since, until }: { readonly since: string; readonly until: string },
): AsyncGenerator<SecurityEntry & SecurityEventData> {
  const first = Date.parse(`${dayOf(since)}T00:00:00Z`);
  for (let day = first; day <= Date.parse(until); day += dayMs) {
    const { id } = logOfDay(organisation, dayOf(new Date(day).toISOString()));
    for await (const recorded of store.readStream(streamName(securityCodec.category, organisation, id))) {
      const { data } = securityCodec.decode(recorded);
      if (data.lastAt >= since && data.firstAt <= until) yield data;
    }
  }
}
