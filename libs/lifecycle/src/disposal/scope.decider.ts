import { accept, refuse } from '@custodia/kernel';
import type { CommandMeta } from '@custodia/event-store';
import { blankIn, invalid, rolesNotSeparate, says } from '../answers.policy.js';
import { keyOf, sameAsset, type CaseAssetKind } from '../asset.policy.js';
import { canonicalJson } from '../canonical.policy.js';
import { ownLocationIds } from '../service.policy.js';
import type { Dependant, DisposalEvent, Scope } from './disposal.events.js';
import { fresh } from './disposal.evolve.policy.js';
import { withoutCustodian, type LocationState, type OpenCase } from './disposal.state.js';
import { grew, grownScope, newsOf, ownLocations, reopenedIn } from './inventory-now.policy.js';
import { methodsFor, type Location } from './location.policy.js';
import {
  by,
  excludedFrom,
  fact,
  locationOf,
  locationUnknown,
  wrongLocationStatus,
  wrongStatus,
  type Given,
} from './refusals.policy.js';
import { scopeDigest } from './scope-digest.policy.js';

/** The case as the digest of this scope sees it. */
const scopedAs = (state: OpenCase, { locations, custodians, dependants, versions }: Scope) => ({
  asset: state.asset,
  versions: versions ?? state.versions,
  locations: locations.map((planned): LocationState => ({
    ...(locationOf(state, planned.id) ?? fresh(planned)),
    planned,
  })),
  custodians,
  dependants: dependants.map((dependant) => ({ dependant, resolved: null })),
});

const isApprovedOnce = ({ stage, locations }: OpenCase): boolean =>
  stage === 'approved' ||
  stage === 'validated' ||
  stage === 'certified' ||
  locations.some(({ attempt }) => attempt > 0);

/** Guard 3: whatever changes the digest takes the approvals with it. */
const voided = (state: OpenCase, command: CommandMeta, because: string, digest: string): DisposalEvent[] =>
  digest !== state.scopeDigest && state.stage !== 'requested' && state.stage !== 'scoped'
    ? [fact('ApprovalsVoided', { ...by(command), because, previousDigest: state.scopeDigest, scopeDigest: digest })]
    : [];

/** Guard 2: nobody decides in place of a missing custodian. */
const blocked = (state: Pick<OpenCase, 'asset' | 'custodians'>, command: CommandMeta): DisposalEvent[] => {
  const assets = withoutCustodian(state);
  return assets.length > 0 ? [fact('DisposalBlocked', { ...by(command), because: 'CUSTODIAN_MISSING', assets })] : [];
};

const methodNotForKind = ({ id, kind, method }: Location) =>
  refuse({
    code: 'METHOD_NOT_FOR_KIND',
    message: `${method} says nothing true about ${kind} (location ${id}): use ${methodsFor(kind).join(', ') || 'no method; it stays residual'}.`,
    locationId: id,
    method: String(method),
    allowed: methodsFor(kind),
  });

const unsuitable = (location: Location): boolean =>
  location.method !== null && !methodsFor(location.kind).includes(location.method);

const textsOf = ({ title, address }: Location): Parameters<typeof blankIn>[0] => [
  ['location.title', title, 'Say what is there.'],
  ['location.address', address, 'Say where it is, so that somebody else can find it.'],
];

/** A location holds versions of the scope and no others. */
const unknownVersion = (locations: readonly Location[], versions: Scope['versions']) => {
  const id = locations
    .flatMap(({ versionIds }) => versionIds ?? [])
    .find((named) => !versions?.some(({ versionId }) => versionId === named));
  return id === undefined ? null : invalid('location.versionIds', id, 'Name versions of the asset of the case.');
};

export const scopeRules = {
  RequestDisposal(command: Given<'RequestDisposal'>, state: OpenCase) {
    if (state.stage !== 'draft')
      return state.requester === command.actor ? accept<DisposalEvent>() : wrongStatus(state, 'requested', 'draft');
    const blank = blankIn([
      [
        'legalBasis',
        command.legalBasis,
        'Name the law, contract or decision, or leave it out to keep the one of the draft.',
      ],
      ['reason', command.reason, 'Say why, or leave it out to keep the reason of the draft.'],
    ]);
    if (blank) return blank;
    return accept(
      fact('DisposalRequested', {
        ...by(command),
        legalBasis: command.legalBasis ?? state.legalBasis,
        reason: command.reason ?? state.reason,
      }),
    );
  },

  DetermineScope(command: Given<'DetermineScope'>, state: OpenCase) {
    if (state.stage === 'draft') return wrongStatus(state, 'scoped', 'requested');
    const own = ownLocations(command.heldByCustodia);
    const locations = [...own, ...command.locations.filter(({ id }) => !own.some((location) => location.id === id))];
    if (locations.length === 0)
      return invalid(
        'locations',
        '[]',
        'Name at least one location: even an asset without files has a record or a key.',
      );
    const twice = locations.find(({ id }, index) => locations.findIndex((other) => other.id === id) !== index);
    if (twice)
      return refuse({ code: 'LOCATION_TWICE', message: `Location ${twice.id} is named twice.`, locationId: twice.id });
    const wrong = locations.find(unsuitable);
    if (wrong) return methodNotForKind(wrong);
    const blank = blankIn(locations.flatMap(textsOf));
    if (blank) return blank;
    const stranger = unknownVersion(locations, command.versions);
    if (stranger) return stranger;
    const missing = shrunk(state, locations, command);
    if (isApprovedOnce(state) && missing.length > 0) {
      return refuse({
        code: 'SCOPE_SHRINKS',
        message:
          'The scope was approved: it can grow, and locations can be exempted by an approver, but nothing leaves it.',
        missing,
      });
    }
    const scope: Scope = {
      locations,
      custodians: command.custodians,
      dependants: command.dependants,
      lineage: command.lineage,
      ...(command.versions ? { versions: command.versions } : {}),
    };
    const next = scopedAs(state, scope);
    const digest = scopeDigest(next);
    if (state.stage !== 'requested' && sameScope(state, scope)) return accept<DisposalEvent>();
    return accept(
      fact('ScopeDetermined', { ...by(command), ...scope, scopeDigest: digest }),
      ...voided(state, command, 'The scope was determined anew.', digest),
      ...blocked(next, command),
    );
  },

  /** Guard 12: what the inventory has learned enters the scope, and the approvals of the earlier scope are void. */
  CompareScope(command: Given<'CompareScope'>, state: OpenCase) {
    const { facts } = command;
    const news = newsOf(state, facts);
    if (news.length === 0) return accept<DisposalEvent>();
    const scope = grownScope(state, facts);
    const next = scopedAs(state, scope);
    const digest = scopeDigest(next);
    const because = `The inventory shows what the scope lacked: ${news.join('; ')}.`;
    return accept(
      fact('ScopeDetermined', { ...by(command), ...scope, scopeDigest: digest }),
      ...reopenedIn(state, facts.reopened).map((dependant) =>
        fact('DependantReopened', { ...by(command), dependant, because: `${dependant.name} still depends on it.` }),
      ),
      ...(state.stage === 'scoped'
        ? []
        : [
            fact('ApprovalsVoided', {
              ...by(command),
              because,
              previousDigest: state.scopeDigest,
              scopeDigest: digest,
            }),
          ]),
      ...blocked(next, command),
    );
  },

  NameCustodian(command: Given<'NameCustodian'>, state: OpenCase) {
    if (state.stage === 'draft' || state.stage === 'requested')
      return wrongStatus(state, 'given a custodian', 'scoped');
    const { asset, custodian } = command;
    const known = state.custodians.find((entry) => sameAsset(entry.asset, asset));
    if (known?.custodian === custodian) return accept<DisposalEvent>();
    if (!known && !sameAsset(asset, state.asset))
      return invalid('asset.id', asset.id, 'Name the asset of the case, or a dataset it was made from.');
    // Neither the requester nor the one who is named chooses alone who decides.
    if (command.actor === state.requester) return rolesNotSeparate(command.actor, 'namer of a custodian', 'requester');
    if (command.actor === custodian) return rolesNotSeparate(command.actor, 'namer of a custodian', 'custodian');
    const excluded = excludedFrom(state, custodian, 'custodian');
    if (excluded) return excluded;
    const digest = scopeDigest({
      ...state,
      custodians: known ? state.custodians : [...state.custodians, { asset, custodian }],
    });
    return accept(
      fact('CustodianNamed', { ...by(command), asset, custodian }),
      ...voided(state, command, `${asset.name} came into the scope.`, digest),
    );
  },

  AddLocation(command: Given<'AddLocation'>, state: OpenCase) {
    if (state.stage === 'draft' || state.stage === 'requested')
      return wrongStatus(state, 'given further locations', 'scoped');
    const { location, found } = command;
    const known = locationOf(state, location.id);
    if (known) {
      return canonicalJson(known.planned) === canonicalJson(location)
        ? accept<DisposalEvent>()
        : refuse({
            code: 'LOCATION_TWICE',
            message: `Location ${location.id} is already in the scope with other facts: add this one under a new id.`,
            locationId: location.id,
          });
    }
    if (unsuitable(location)) return methodNotForKind(location);
    const blank = blankIn([...textsOf(location), ['found', found, 'Say how it was found.']]);
    if (blank) return blank;
    const stranger = unknownVersion([location], state.versions);
    if (stranger) return stranger;
    const digest = scopeDigest({ ...state, locations: [...state.locations, fresh(location)] });
    return accept(
      fact('LocationAdded', { ...by(command), location, found, scopeDigest: digest }),
      ...voided(state, command, `Location ${location.title} was found.`, digest),
    );
  },

  AddDependant(command: Given<'AddDependant'>, state: OpenCase) {
    if (state.stage === 'draft' || state.stage === 'requested')
      return wrongStatus(state, 'given further dependants', 'scoped');
    const { dependant, found } = command;
    if (state.dependants.some((known) => sameAsset(known.dependant.asset, dependant.asset)))
      return accept<DisposalEvent>();
    const wrong = unbelievable(dependant, state) ?? blankIn([['found', found, 'Say how it was found.']]);
    if (wrong) return wrong;
    const digest = scopeDigest({ ...state, dependants: [...state.dependants, { dependant, resolved: null }] });
    return accept(
      fact('DependantAdded', { ...by(command), dependant, found, scopeDigest: digest }),
      ...voided(state, command, `${dependant.asset.name} depends on the asset.`, digest),
    );
  },

  ExemptLocation(command: Given<'ExemptLocation'>, state: OpenCase) {
    return leaveOut(command, state, 'exempt');
  },

  /** What cannot be destroyed and stays behind, said openly. After an attempt it is an outcome, before one a change of scope. */
  MarkResidual(command: Given<'MarkResidual'>, state: OpenCase) {
    return leaveOut(command, state, 'residual');
  },
};

const dependingAs: Readonly<Record<Dependant['kind'], CaseAssetKind | null>> = {
  downstream_asset: null,
  active_prompt: 'prompt',
  deployed_system: 'system',
};

/** What cannot depend on the asset, or not in this way. */
function unbelievable({ kind, asset }: Dependant, state: OpenCase) {
  if (asset.kind === state.asset.kind && asset.id === state.asset.id)
    return invalid('asset.id', asset.id, 'An asset does not depend on itself: name what uses it.');
  const needed = dependingAs[kind];
  return needed && asset.kind !== needed
    ? invalid('kind', kind, `${asset.name} is a ${asset.kind}: only a ${needed} depends in this way.`)
    : null;
}

const leavable = {
  exempt: ['planned'],
  residual: ['planned', 'failed', 'unverifiable', 'awaiting_provider', 'pending_expiry'],
} as const;

/** Guards 8 and 13: only an approver leaves something out. */
function leaveOut(command: Given<'ExemptLocation'>, state: OpenCase, plan: 'exempt' | 'residual') {
  const location = locationOf(state, command.locationId);
  if (!location) return locationUnknown(command.locationId);
  if (location.status === plan) return accept<DisposalEvent>();
  if (!(leavable[plan] as readonly string[]).includes(location.status))
    return wrongLocationStatus(location, plan === 'exempt' ? 'exempted' : 'left residual', leavable[plan]);
  const excluded = excludedFrom(state, command.actor, 'approver');
  if (excluded) return excluded;
  const { locationId, reason } = command;
  if (!says(reason)) return invalid('reason', reason, 'Say why it is left out: the certificate names the reason.');
  const digest =
    location.attempt > 0
      ? state.scopeDigest
      : scopeDigest({
          ...state,
          locations: state.locations.map((known) => (known === location ? { ...known, plan } : known)),
        });
  return accept(
    fact(plan === 'exempt' ? 'LocationExempted' : 'LocationLeftResidual', {
      ...by(command),
      locationId,
      reason,
      scopeDigest: digest,
    }),
    ...voided(state, command, `Location ${location.planned.title} was left out: ${reason}`, digest),
  );
}

const isOrGrewFrom = (location: Location, before: Location): boolean =>
  canonicalJson(location) === canonicalJson(before) ||
  (location.id === before.id && ownLocationIds.includes(location.id) && grew(before, location));

/** What an earlier scope had and a later one lacks or states differently. */
const shrunk = (state: OpenCase, locations: readonly Location[], { dependants, custodians }: Scope): string[] => [
  ...state.locations
    .filter(({ planned }) => !locations.some((location) => isOrGrewFrom(location, planned)))
    .map(({ planned }) => planned.id),
  ...state.dependants
    .filter((known) => !dependants.some(({ asset }) => sameAsset(asset, known.dependant.asset)))
    .map((known) => keyOf(known.dependant.asset)),
  ...state.custodians
    .filter((known) => !custodians.some(({ asset }) => sameAsset(asset, known.asset)))
    .map((known) => keyOf(known.asset)),
];

const sameScope = (state: OpenCase, scope: Scope): boolean =>
  canonicalJson([
    state.locations.map(({ planned }) => planned),
    state.custodians,
    state.dependants.map(({ dependant }) => dependant),
    state.lineage,
    state.versions,
  ]) === canonicalJson([scope.locations, scope.custodians, scope.dependants, scope.lineage, scope.versions]);
