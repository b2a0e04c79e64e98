import { load, type EventStore } from '@custodia/event-store';
import type { ReadSession } from '@custodia/read-models';
import type { Duty } from './duties.policy.js';
import { organisation } from './organisation.decider.js';

/** The name of an organisation by its row; `null` while the row is not there. */
export async function organisationNameIn({ query }: Pick<ReadSession, 'query'>, id: string): Promise<string | null> {
  const [row] = await query<{ name: string }>('select name from organisation_v1 where id = $1', [id]);
  return row?.name ?? null;
}

/** The duties of which nobody may have two for the same version; empty where the organisation has set none. */
export async function separatedDutiesIn({ query }: Pick<ReadSession, 'query'>, id: string): Promise<readonly Duty[]> {
  const [row] = await query<{ duties: readonly Duty[] | null }>(
    'select separated_duties as duties from organisation_v1 where id = $1',
    [id],
  );
  return row?.duties ?? [];
}

/** The time zone in which an organisation counts its days, by the log; UTC where none is set. */
export async function timeZoneInLog(store: EventStore, id: string): Promise<string> {
  const { state } = await load(store, organisation, { organisation: id, id });
  return state.status === 'founded' ? state.zone : 'UTC';
}

/** The name of an organisation by the log, for letters; `null` for one that was never founded. */
export async function organisationNameInLog(store: EventStore, id: string): Promise<string | null> {
  const { state } = await load(store, organisation, { organisation: id, id });
  return state.status === 'founded' ? state.name : null;
}

/** The address of an organisation as it was stated last; `null` before. */
export async function organisationAddressInLog(store: EventStore, id: string): Promise<string | null> {
  const { state } = await load(store, organisation, { organisation: id, id });
  return (state.status === 'founded' ? state.address : undefined) ?? null;
}
