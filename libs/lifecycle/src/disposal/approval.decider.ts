import { accept, refuse } from '@custodia/kernel';
import { invalid, says } from '../answers.policy.js';
import { sameAsset, type AssetRef } from '../asset.policy.js';
import type { DisposalEvent } from './disposal.events.js';
import { withoutCustodian, type OpenCase } from './disposal.state.js';
import { stoppedBy } from './inventory-now.policy.js';
import { by, excludedFrom, fact, scopeChanged, wrongStatus, type Given } from './refusals.policy.js';

const custodianMissing = (state: OpenCase) => {
  const assets = withoutCustodian(state);
  return refuse({
    code: 'CUSTODIAN_MISSING',
    message: `No data custodian decides for ${assets.map(({ name }) => name).join(', ')}: name one; a disposal is never approved by default.`,
    assetIds: assets.map(({ id }) => id),
  });
};

const notTheOwner = ({ id, name }: AssetRef, owner: string | null, kind: 'migrated' | 'loss_accepted') =>
  refuse({
    code: 'NOT_THE_OWNER',
    message: `Only the owner of ${name} can ${kind === 'migrated' ? 'say that it was migrated' : 'accept its loss'}.${owner ? '' : ' Nobody owns it: name an owner in the inventory first.'}`,
    assetId: id,
    owner,
  });

const notMigrated = ({ id, name }: AssetRef, replacement: AssetRef, depends: boolean) =>
  refuse({
    code: 'NOT_MIGRATED',
    message: depends
      ? `The inventory shows that ${name} still depends on it: end the link, deactivate the prompt or withdraw the deployment first.`
      : `The inventory does not show that ${name} uses ${replacement.name}: link it to its replacement first.`,
    assetId: id,
    replacementId: replacement.id,
  });

/** Custodians in the order of the scope, each once. */
const deciding = ({ custodians }: OpenCase): string[] => [
  ...new Set(custodians.flatMap(({ custodian }) => custodian ?? [])),
];

export const approvalRules = {
  /** Guards 4 and 15. The owner alone says that it was migrated, and the inventory has to show it; a loss is accepted by the one who has it. */
  ResolveDependant(command: Given<'ResolveDependant'>, state: OpenCase) {
    const known = state.dependants.find(({ dependant }) => sameAsset(dependant.asset, command.dependant));
    if (!known)
      return refuse({
        code: 'DEPENDANT_UNKNOWN',
        message: `${command.dependant.name} is not among the dependants of the scope.`,
        assetId: command.dependant.id,
      });
    const { kind } = command.resolution;
    if (known.resolved === kind) return accept<DisposalEvent>();
    const { asset } = known.dependant;
    const { resolution, shown } = command;
    const { owner } = shown;
    if (
      resolution.kind === 'migrated' &&
      (isPartOf(resolution.replacement, state.asset) || sameAsset(resolution.replacement, asset))
    ) {
      return invalid(
        'replacement.id',
        resolution.replacement.id,
        'Name something else than what is disposed of and what depends on it.',
      );
    }
    if (kind !== 'disposed_too' && owner !== command.actor) return notTheOwner(asset, owner, kind);
    if (resolution.kind === 'migrated' && (shown.depends || !shown.usesReplacement))
      return notMigrated(asset, resolution.replacement, shown.depends);
    return accept(fact('DependantResolved', { ...by(command), dependant: asset, resolution, owner }));
  },

  RequestApproval(command: Given<'RequestApproval'>, state: OpenCase) {
    if (state.stage === 'in_approval' || state.stage === 'approved') return accept<DisposalEvent>();
    if (state.stage !== 'scoped') return wrongStatus(state, 'put to approval', 'scoped');
    if (withoutCustodian(state).length > 0) return custodianMissing(state);
    const open = state.locations.filter(({ planned, status }) => planned.method === null && status === 'planned');
    if (open.length > 0) {
      return refuse({
        code: 'METHOD_MISSING',
        message:
          'Every location needs a method, or must be exempt or residual with a reason, before anybody can approve.',
        locationIds: open.map(({ planned }) => planned.id),
      });
    }
    return accept(fact('ApprovalRequested', { ...by(command), scopeDigest: state.scopeDigest }));
  },

  DecideAsCustodian(command: Given<'DecideAsCustodian'>, state: OpenCase) {
    const { actor, decision, scopeDigest, remark } = command;
    const assets = state.custodians.filter(({ custodian }) => custodian === actor).map(({ asset }) => asset);
    if (assets.length === 0)
      return refuse({
        code: 'NOT_A_CUSTODIAN',
        message: 'Only a data custodian of the asset or of a dataset it was made from decides here.',
        actor,
      });
    if (scopeDigest !== state.scopeDigest) return scopeChanged(state, scopeDigest);
    if (state.decisions.some((earlier) => earlier.custodian === actor && earlier.decision === decision))
      return accept<DisposalEvent>();
    if (state.stage !== 'in_approval') return wrongStatus(state, 'decided by a custodian', 'in_approval');
    const excluded = excludedFrom(state, actor, 'custodian');
    if (excluded) return excluded;
    if (decision === 'agree') return accept(fact('CustodianAgreed', { ...by(command), assets, scopeDigest, remark }));
    if (!remark?.trim()) return invalid('remark', '', 'Say why the disposal is refused.');
    return accept(fact('CustodianRefused', { ...by(command), assets, scopeDigest, remark }));
  },

  ApproveDisposal(command: Given<'ApproveDisposal'>, state: OpenCase) {
    const { actor, scopeDigest } = command;
    if (state.approvedBy === actor && scopeDigest === state.scopeDigest) return accept<DisposalEvent>();
    if (state.stage !== 'in_approval') return wrongStatus(state, 'approved', 'in_approval');
    if (scopeDigest !== state.scopeDigest) return scopeChanged(state, scopeDigest);
    const excluded = excludedFrom(state, actor, 'approver');
    if (excluded) return excluded;
    if (withoutCustodian(state).length > 0) return custodianMissing(state);
    const refusedBy = state.decisions.filter(({ decision }) => decision === 'refuse').map(({ custodian }) => custodian);
    if (refusedBy.length > 0)
      return refuse({
        code: 'CUSTODIAN_REFUSED',
        message: 'A data custodian refused: change the scope, ask again, or reject the disposal.',
        custodians: refusedBy,
      });
    const undecided = deciding(state).filter(
      (custodian) => !state.decisions.some((decision) => decision.custodian === custodian),
    );
    if (undecided.length > 0)
      return refuse({
        code: 'CUSTODIANS_UNDECIDED',
        message: 'Every data custodian decides before the approval.',
        custodians: undecided,
      });
    const unresolved = state.dependants
      .filter(({ resolved }) => resolved === null)
      .map(({ dependant }) => dependant.asset);
    if (unresolved.length > 0) {
      return refuse({
        code: 'DEPENDANTS_UNRESOLVED',
        message: `Migrate or dispose of ${unresolved.map(({ name }) => name).join(', ')}, or have the loss accepted by the owner.`,
        assetIds: unresolved.map(({ id }) => id),
      });
    }
    return stoppedBy(state, command.facts) ?? accept(fact('DisposalApproved', { ...by(command), scopeDigest }));
  },

  RejectDisposal(command: Given<'RejectDisposal'>, state: OpenCase) {
    if (state.stage === 'rejected') return accept<DisposalEvent>();
    if (state.stage !== 'requested' && state.stage !== 'scoped' && state.stage !== 'in_approval')
      return wrongStatus(state, 'rejected', 'requested', 'scoped', 'in_approval');
    const excluded = excludedFrom(state, command.actor, 'approver');
    if (excluded) return excluded;
    if (hasBegun(state)) return alreadyBegun(state);
    if (!says(command.reason)) return invalid('reason', command.reason, 'Say why the disposal is rejected.');
    return accept(fact('DisposalRejected', { ...by(command), reason: command.reason }));
  },

  WithdrawDisposal(command: Given<'WithdrawDisposal'>, state: OpenCase) {
    if (state.stage === 'withdrawn') return accept<DisposalEvent>();
    if (hasBegun(state)) return alreadyBegun(state);
    if (state.stage === 'certified' || state.stage === 'closed' || state.stage === 'rejected')
      return wrongStatus(state, 'withdrawn', 'draft', 'requested', 'scoped', 'in_approval', 'approved');
    if (!says(command.reason)) return invalid('reason', command.reason, 'Say why the case is taken back.');
    return accept(fact('DisposalWithdrawn', { ...by(command), reason: command.reason }));
  },

  /** A hold stops every step up to the certificate; one that arrives after it can no longer save anything, and says so. */
  HoldDisposal(command: Given<'HoldDisposal'>, state: OpenCase) {
    const { holdId, authority } = command;
    if (state.holds.includes(holdId)) return accept<DisposalEvent>();
    const waiting = state.locations.some(({ status }) => status === 'pending_expiry');
    if ((state.stage === 'certified' && !waiting) || state.stage === 'closed') {
      return refuse({
        code: 'NOTHING_LEFT_TO_HOLD',
        message: 'Every location is already dealt with: tell the authority; the record shows what was done and when.',
        holdId,
        authority,
      });
    }
    if (state.stage === 'rejected' || state.stage === 'withdrawn')
      return wrongStatus(
        state,
        'held',
        'draft',
        'requested',
        'scoped',
        'in_approval',
        'approved',
        'executing',
        'verifying',
        'validating',
      );
    return accept(fact('DisposalHeld', { ...by(command), holdId, authority }));
  },

  ReleaseDisposalHold(command: Given<'ReleaseDisposalHold'>, state: OpenCase) {
    const { holdId, releasedBy } = command;
    return state.holds.includes(holdId)
      ? accept(fact('DisposalHoldReleased', { ...by(command), holdId, releasedBy }))
      : accept<DisposalEvent>();
  },
};

/** Whether the disposal of `whole` takes `one` with it. */
const isPartOf = (one: AssetRef, whole: AssetRef): boolean =>
  one.kind === whole.kind &&
  one.id === whole.id &&
  (one.versionId === undefined || whole.versionId === undefined || one.versionId === whole.versionId);

const hasBegun = ({ locations }: OpenCase): boolean => locations.some(({ attempt }) => attempt > 0);

const alreadyBegun = ({ locations }: OpenCase) =>
  refuse({
    code: 'ALREADY_BEGUN',
    message:
      'Something has already been destroyed or started: finish the case, so that the record says what is gone and what is not.',
    locationIds: locations.filter(({ attempt }) => attempt > 0).map(({ planned }) => planned.id),
  });
