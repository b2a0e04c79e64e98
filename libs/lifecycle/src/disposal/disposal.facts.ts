import type { Refusal } from '@custodia/kernel';
import { execute, type CommandMeta, type EventStore } from '@custodia/event-store';
import type { AssetRef } from '../asset.policy.js';
import type { Vault } from '@custodia/vault';
import { unconfirmedDeletions } from '@custodia/inventory/read';
import { peopleOf, unstatedOf } from '../unstated.facts.js';
import { holdsOver } from '../standing.view.js';
import { determineScope, type ScopePorts } from './determine-scope.js';
import { disposal } from './disposal.decider.js';
import type { OpenCase } from './disposal.state.js';
import { newsOf, scopeIncomplete, type CaseFacts } from './inventory-now.policy.js';

type Session = ScopePorts['session'];

export interface CasePorts extends ScopePorts {
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'state' | 'openAll'>;
}

/**
 * Collects what bears on a case now: read anew before each decision from the approval to the certificate. `actor` is the
 * member who decides, and whom the certificate will name besides those who acted before.
 */
export async function caseFacts(
  ports: CasePorts,
  organisation: string,
  caseId: string,
  state: OpenCase,
  actor?: string,
): Promise<CaseFacts> {
  const addresses = state.locations.map(({ planned }) => planned.address);
  const [{ depending, ...inventory }, holds, cases, unstated, unconfirmed] = await Promise.all([
    determineScope(ports, organisation, caseId, state, { locations: [], methods: [] }),
    holdsOver(ports.session, state.asset, addresses),
    casesOf(ports.session, state),
    unstatedOf(ports, organisation, peopleOf(state, actor)),
    state.asset.kind === 'subprocessor' ? unconfirmedDeletions(ports.session, state.asset.id) : [],
  ]);
  const idsIn = (statuses: readonly string[]): Set<string> =>
    new Set(cases.filter(({ status }) => statuses.includes(status)).map(({ id }) => id));
  const ended = idsIn(['rejected', 'withdrawn']);
  const certified = idsIn(['certified', 'closed']);
  const shown = (asset: AssetRef): boolean => depending.some(({ kind, id }) => kind === asset.kind && id === asset.id);
  const reopened = state.dependants.filter(
    ({ dependant, resolved, disposalId }) =>
      (resolved === 'migrated' && shown(dependant.asset)) ||
      (disposalId !== undefined && ended.has(disposalId) && shown(dependant.asset)),
  );
  const unfinished = state.dependants.filter(
    ({ disposalId }) => disposalId !== undefined && !ended.has(disposalId) && !certified.has(disposalId),
  );
  return {
    inventory,
    reopened: reopened.map(({ dependant }) => dependant.asset),
    unfinished: unfinished.map(({ dependant }) => dependant.asset),
    holds,
    unstated,
    unconfirmed,
  };
}

/** The cases in which dependants are disposed of too. */
async function casesOf(session: Session, { dependants }: OpenCase): Promise<{ id: string; status: string }[]> {
  const ids = dependants.flatMap(({ disposalId }) => disposalId ?? []);
  return ids.length === 0
    ? []
    : session.query('select id, status from disposal_case_v1 where id = any ($1::text[])', [ids]);
}

/**
 * Records in the case what the inventory has learned since its scope was determined, which voids its approvals, and
 * answers with the refusal that names it and the position of the record; `null` when there is nothing new.
 */
export async function recordNews(
  store: EventStore,
  target: { readonly organisation: string; readonly id: string },
  state: OpenCase,
  facts: CaseFacts,
  meta: CommandMeta,
): Promise<{ readonly refusal: Refusal; readonly position: string | null } | null> {
  const news = newsOf(state, facts);
  if (news.length === 0) return null;
  const outcome = await execute(store, disposal, target, { type: 'CompareScope', facts, ...meta });
  return outcome.kind === 'refused'
    ? { refusal: outcome.refusal, position: null }
    : { refusal: scopeIncomplete(news).refusal, position: outcome.position };
}
