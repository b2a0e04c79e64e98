import type { Aggregate, CommandMeta } from '@custodia/event-store';
import { accept, immutableMap, isUuid, refuse, type Decision } from '@custodia/kernel';
import { assetDecider } from '../asset/asset.decider.js';
import { assetRetired, idTaken, invalid, notFound, sameContent, type AssetRefusal } from '../asset/asset.policy.js';
import { newFileVersion, recordLocation, withCopies } from '../asset/versions.policy.js';
import { isJudged, isMet, unproved } from './approval.policy.js';
import { dutyRefused } from '../use/duties.policy.js';
import { useRefused } from '../use/use.policy.js';
import { isStated } from '@custodia/import';
import {
  modelCodec,
  type ModelEvent,
  type ModelRegisteredData,
  type ModelSignature,
  type OwnModelEvent,
  type RemoteVersion,
} from './model.events.js';
import type { Evaluation, Live, ModelCommand, ModelState, Own, OwnModelCommand, Version } from './model.state.js';
import { decideStanding, inLife } from './standing.decider.js';

type Command = OwnModelCommand & CommandMeta;
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Answer = Decision<OwnModelEvent, AssetRefusal>;

const decide = (command: Command, state: Live): Answer => inLife(command, state, answerTo(command, state));

function answerTo(command: Command, state: Live): Answer {
  switch (command.type) {
    case 'AddModelVersion':
      return addVersion(command, state);
    case 'RecordModelLocation':
      return recordLocation('ModelLocationRecorded', command, state);
    case 'JustifyModel':
      return justify(command, state);
    case 'EvaluateModelVersion':
      return evaluate(command, state);
    case 'ApproveModelVersion':
      return approve(command, state);
    case 'AttachModelSignature':
      return attachSignature(command, state);
    case 'MarkModelVersionKnownGood':
      return markKnownGood(command, state);
    case 'AnnounceModelChange':
      return announce(command, state);
    case 'DeployModel':
      return deploy(command, state);
    case 'RollBackModel':
      return rollBack(command, state);
    case 'WithdrawModelFromUse': {
      const versionId = state.deployed[command.environment];
      return versionId === undefined
        ? accept()
        : accept({ type: 'ModelWithdrawnFromUse', data: { environment: command.environment, versionId } });
    }
    case 'RejectModelVersion':
    case 'SuspendModelVersion':
    case 'ResumeModelVersion':
    case 'DeprecateModelVersion':
    case 'QuarantineModelVersion':
    case 'ReleaseModelVersion':
      return decideStanding(command, state);
  }
}

function addVersion(command: Ordered<'AddModelVersion'>, state: Live): Answer {
  const added = newFileVersion(command, state);
  const { versionId, remote = null } = command;
  if (added.kind === 'refused') return added;
  if (added.kind === 'accepted')
    return state.versions.get(versionId)?.remote === jsonOf(remote) ? added : idTaken(versionId);
  for (const [field, text] of Object.entries(remote ?? {}))
    if (!isStated(text)) return invalid(`remote.${field}`, String(text), 'Say it, or leave `remote` out.');
  return accept({ type: 'ModelVersionAdded', data: { ...added.version, ...(remote ? { remote } : {}) } });
}

const jsonOf = (remote: RemoteVersion | null | undefined): string | null => (remote ? JSON.stringify(remote) : null);

function justify({ justification, mitigations, risk, expiresAt, at }: Ordered<'JustifyModel'>, state: Live): Answer {
  for (const [field, text] of Object.entries({ justification, mitigations, risk })) {
    if (!isStated(text)) return invalid(field, text, 'Say it in a sentence (ETSI TS 104 223, 5.2.3-2.1).');
  }
  const stated = { justification, mitigations, risk, expiresAt };
  if (state.justification && sameContent(state.justification, stated)) return accept();
  if (expiresAt <= at) return invalid('expiresAt', expiresAt, 'A justification must expire in the future.');
  return accept({ type: 'ModelJustified', data: stated });
}

function evaluate({ versionId, evaluationId, suite, metrics }: Ordered<'EvaluateModelVersion'>, state: Live): Answer {
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  const known = version.evaluations.get(evaluationId);
  if (known) return known.stated === JSON.stringify([suite, metrics]) ? accept() : idTaken(evaluationId);
  if (!isUuid(evaluationId))
    return invalid('evaluationId', evaluationId, 'Send a UUID in lower case, or leave it out.');
  const unknown = unproved(versionId, version);
  if (unknown) return unknown;
  if (metrics.length === 0)
    return invalid('metrics', '', 'State at least one measured value; an evaluation without any shows nothing.');
  const broken = metrics.find(({ value }) => !Number.isFinite(value));
  if (broken) return invalid(`metrics.${broken.name}`, String(broken.value), 'A metric is a finite number.');
  const passed = metrics.some(isJudged) && metrics.every(isMet);
  return accept({
    type: 'ModelVersionEvaluated',
    data: { versionId, evaluationId, digest: version.digest, suite, metrics, passed },
  });
}

/** An approval belongs to one digest and refers to a passed evaluation of it; ETSI TS 104 223, 5.4.1-2 and 5.2.5-1. */
function approve(
  { id, versionId, evaluationId, note, obstacles = [], ...asked }: Ordered<'ApproveModelVersion'>,
  state: Live,
): Answer {
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  if (version.approved) return accept();
  if (state.status === 'retired') return assetRetired(id);
  const unknown = unproved(versionId, version);
  if (unknown) return unknown;
  if (!version.evaluations.get(evaluationId)?.passed) {
    return refuse({
      code: 'EVALUATION_MISSING',
      message: `Version ${version.label} has no passed evaluation ${evaluationId}. One passes when a value has a threshold and every value reaches its own.`,
      id: versionId,
      evaluationId,
    });
  }
  return (
    dutyRefused({ id: versionId, label: version.label }, 'approve_model', asked) ??
    useRefused(versionId, obstacles) ??
    accept({ type: 'ModelVersionApproved', data: { versionId, digest: version.digest, evaluationId, note } })
  );
}

/** What is attached was found valid by whoever gives the command; versions and their files never change. */
function attachSignature(
  { signatureId, versionId, bundle, fileName, method, verified, signer, issuer }: Ordered<'AttachModelSignature'>,
  state: Live,
): Answer {
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  const signature = { signatureId, versionId, bundle, fileName, method, verified, signer, issuer };
  const known = version.signatures.get(signatureId);
  if (known) return known === keptOf(signature) ? accept() : idTaken(signatureId);
  if (!isUuid(signatureId)) return invalid('signatureId', signatureId, 'Send a UUID in lower case, or leave it out.');
  return accept({ type: 'ModelSignatureAttached', data: signature });
}

/** What a repeat is recognised by; who signed follows from the file. */
const keptOf = ({ bundle, method, verified }: Pick<ModelSignature, 'bundle' | 'method' | 'verified'>): string =>
  JSON.stringify([bundle, method, verified]);

function markKnownGood({ versionId, obstacles = [] }: Ordered<'MarkModelVersionKnownGood'>, state: Live): Answer {
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  if (version.knownGood) return accept();
  if (!version.approved) return notApproved(versionId, version);
  return useRefused(versionId, obstacles) ?? accept({ type: 'ModelVersionMarkedKnownGood', data: { versionId } });
}

function announce(
  { announcementId, versionId, environment, effectiveAt, summary, at }: Ordered<'AnnounceModelChange'>,
  state: Live,
): Answer {
  if (!state.versions.get(versionId)) return notFound('version', versionId);
  const told = { announcementId, versionId, environment, effectiveAt, summary };
  const known = state.announcements.get(announcementId);
  if (known) return known === JSON.stringify(told) ? accept() : idTaken(announcementId);
  if (effectiveAt <= at)
    return invalid(
      'effectiveAt',
      effectiveAt,
      'Users are told before a model changes: name a moment in the future (ETSI TS 104 223, 5.2.3-4).',
    );
  return accept({ type: 'ModelChangeAnnounced', data: told });
}

/** Into production goes only what is approved, documented, and can be rolled back, or whose gap is justified (ETSI TS 104 223, 5.2.1-3.1). */
function deploy(
  { id, versionId, environment, at, obstacles = [], ...asked }: Ordered<'DeployModel'>,
  state: Live,
): Answer {
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  const replaces = state.deployed[environment] ?? null;
  if (replaces === versionId) return accept();
  if (state.status === 'retired') return assetRetired(id);
  if (environment === 'production') {
    if (!version.approved) return notApproved(versionId, version);
    const refused = dutyRefused({ id: versionId, label: version.label }, 'deploy_model', asked);
    if (refused) return refused;
    const justified = state.justification !== null && state.justification.expiresAt > at;
    if (!state.documented && !justified) return gap(id, 'a model card', 'documentModel');
    if (!state.versions.values().some(({ knownGood }) => knownGood) && !justified)
      return gap(id, 'a version marked known good to roll back to', 'markModelVersionKnownGood');
  }
  return (
    useRefused(versionId, obstacles) ?? accept({ type: 'ModelDeployed', data: { versionId, environment, replaces } })
  );
}

function rollBack({ environment, toVersionId, obstacles = [] }: Ordered<'RollBackModel'>, state: Live): Answer {
  const version = state.versions.get(toVersionId);
  if (!version) return notFound('version', toVersionId);
  const fromVersionId = state.deployed[environment];
  if (fromVersionId === toVersionId) return accept();
  if (fromVersionId === undefined) return notFound('deployment in', environment);
  if (!version.knownGood)
    return refuse({
      code: 'NOT_KNOWN_GOOD',
      message: `Version ${version.label} is not marked known good; roll back only to one that is.`,
      id: toVersionId,
    });
  return (
    useRefused(toVersionId, obstacles) ??
    accept({ type: 'ModelRolledBack', data: { environment, fromVersionId, toVersionId } })
  );
}

const notApproved = (id: string, { label }: Version) =>
  refuse({
    code: 'NOT_APPROVED',
    message: `Version ${label} is not approved; an approval belongs to one version only. Evaluate it (evaluateModelVersion) and approve it (approveModelVersion) first, or name a version that is approved.`,
    id,
  });
const gap = (id: string, missing: string, remedy: string) =>
  refuse({
    code: 'DOCUMENTATION_GAP',
    message: `${id} lacks ${missing}. Add it (${remedy}) or justify the gap (justifyModel).`,
    id,
    missing,
  });

function evolve(state: Live, event: OwnModelEvent): Live {
  const version = (versionId: string, part: Partial<Version>): Live => {
    const known = state.versions.get(versionId);
    return known ? { ...state, versions: state.versions.with(versionId, { ...known, ...part }) } : state;
  };
  switch (event.type) {
    case 'ModelVersionAdded': {
      const { versionId, digest, label, locations, files } = event.data;
      const remote = 'remote' in event.data ? event.data.remote : null;
      const added: Version = {
        digest,
        label,
        remote: jsonOf(remote),
        unproved: files.length === 0 ? null : files.filter((file) => !file.digest).map(({ path }) => path),
        evaluations: immutableMap(),
        signatures: immutableMap(),
        approved: false,
        knownGood: false,
        decided: null,
        quarantined: false,
      };
      return {
        ...state,
        copies: withCopies(state.copies, versionId, locations),
        versions: state.versions.with(versionId, added),
      };
    }
    case 'ModelLocationRecorded':
      return { ...state, copies: withCopies(state.copies, event.data.versionId, [event.data.location]) };
    case 'ModelJustified':
      return { ...state, justification: event.data };
    case 'ModelVersionEvaluated': {
      const { versionId, evaluationId, passed, suite, metrics } = event.data;
      const { evaluations = immutableMap<Evaluation>() } = state.versions.get(versionId) ?? {};
      const evaluation = { passed: passed && metrics.some(isJudged), stated: JSON.stringify([suite, metrics]) };
      return version(versionId, { evaluations: evaluations.with(evaluationId, evaluation) });
    }
    case 'ModelVersionApproved':
      return version(event.data.versionId, { approved: true });
    case 'ModelSignatureAttached': {
      const { signatureId, versionId } = event.data;
      const { signatures = immutableMap<string>() } = state.versions.get(versionId) ?? {};
      return version(versionId, { signatures: signatures.with(signatureId, keptOf(event.data)) });
    }
    case 'ModelVersionMarkedKnownGood':
      return version(event.data.versionId, { knownGood: true });
    case 'ModelChangeAnnounced':
      return {
        ...state,
        announcements: state.announcements.with(event.data.announcementId, JSON.stringify(event.data)),
      };
    case 'ModelDeployed':
      return { ...state, deployed: { ...state.deployed, [event.data.environment]: event.data.versionId } };
    case 'ModelRolledBack':
      return { ...state, deployed: { ...state.deployed, [event.data.environment]: event.data.toVersionId } };
    case 'ModelWithdrawnFromUse': {
      const { [event.data.environment]: _, ...deployed } = state.deployed;
      return { ...state, deployed };
    }
    case 'ModelVersionRejected':
      return version(event.data.versionId, {
        decided: 'rejected',
        approved: false,
        knownGood: false,
        quarantined: false,
      });
    case 'ModelVersionSuspended':
      return version(event.data.versionId, { decided: 'suspended' });
    case 'ModelVersionResumed':
      return version(event.data.versionId, { decided: null });
    case 'ModelVersionDeprecated':
      return version(event.data.versionId, { decided: 'deprecated' });
    case 'ModelVersionQuarantined':
      return version(event.data.versionId, { quarantined: true });
    case 'ModelVersionReleased':
      return version(event.data.versionId, { quarantined: false });
  }
}

export const modelDecider = assetDecider<'Model', ModelRegisteredData, Own, OwnModelCommand, OwnModelEvent>({
  kind: 'Model',
  stated: ({ licence }) => ({ licence }),
  begin: () => ({
    justification: null,
    copies: immutableMap(),
    announcements: immutableMap(),
    versions: immutableMap(),
    deployed: {},
  }),
  running: {
    where: ({ deployed }) => Object.keys(deployed),
    remedy: 'withdraw it from use (withdrawModelFromUse)',
  },
  decide,
  evolve,
});

export const model: Aggregate<ModelCommand, ModelEvent, ModelState, AssetRefusal> = {
  codec: modelCodec,
  decider: modelDecider,
};
