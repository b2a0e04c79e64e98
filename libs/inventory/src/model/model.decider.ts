import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { acceptFiles, disposed, idTaken, invalid, manifestDigest, notFound, type Environment, type VersionFile } from '../asset/asset.policy.js';
import { isStated } from '../cards/completeness.policy.js';
import { modelCodec, type ModelEvent, type ModelRegisteredData, type ModelVersionAddedData, type ModelVersionEvaluatedData } from './model.events.js';

type Data<Type extends ModelEvent['type']> = Extract<ModelEvent, { type: Type }>['data'];

export type ModelCommand =
  | ({ readonly type: 'RegisterModel'; readonly id: string } & ModelRegisteredData)
  | ({ readonly type: 'AddModelVersion'; readonly id: string; readonly files: readonly VersionFile[] } & Omit<ModelVersionAddedData, 'digest'>)
  | ({ readonly type: 'RecordModelLocation'; readonly id: string } & Data<'ModelLocationRecorded'>)
  | ({ readonly type: 'DocumentModel'; readonly id: string } & Data<'ModelDocumented'>)
  | ({ readonly type: 'AssignModelCustodian'; readonly id: string } & Data<'ModelCustodianAssigned'>)
  | ({ readonly type: 'PassModelOwnership'; readonly id: string } & Data<'ModelOwnershipPassed'>)
  | ({ readonly type: 'ReclassifyModel'; readonly id: string } & Data<'ModelReclassified'>)
  | ({ readonly type: 'JustifyModel'; readonly id: string } & Data<'ModelJustified'>)
  | ({ readonly type: 'EvaluateModelVersion'; readonly id: string } & Omit<ModelVersionEvaluatedData, 'digest' | 'passed'>)
  | ({ readonly type: 'ApproveModelVersion'; readonly id: string } & Omit<Data<'ModelVersionApproved'>, 'digest'>)
  | ({ readonly type: 'MarkModelVersionKnownGood'; readonly id: string } & Data<'ModelVersionMarkedKnownGood'>)
  | ({ readonly type: 'AnnounceModelChange'; readonly id: string } & Data<'ModelChangeAnnounced'>)
  | ({ readonly type: 'DeployModel'; readonly id: string } & Omit<Data<'ModelDeployed'>, 'replaces'>)
  | ({ readonly type: 'RollBackModel'; readonly id: string } & Pick<Data<'ModelRolledBack'>, 'environment' | 'toVersionId'>)
  | { readonly type: 'WithdrawModelFromUse'; readonly id: string; readonly environment: Environment }
  | ({ readonly type: 'RetireModel'; readonly id: string } & Data<'ModelRetired'>)
  | ({ readonly type: 'RecordModelDisposal'; readonly id: string } & Data<'ModelDisposed'>);

interface Version {
  readonly digest: string;
  readonly label: string;
  readonly evaluations: Readonly<Record<string, boolean>>;
  readonly approved: boolean;
  readonly knownGood: boolean;
}

interface Registered {
  readonly status: 'registered' | 'retired';
  readonly registration: ModelRegisteredData;
  readonly custodianId: string | null;
  readonly ownerId: string;
  readonly classification: string;
  readonly card: string;
  readonly documented: boolean;
  /** Until when the lack of documentation or of a known good state is justified; ISO 8601. */
  readonly justifiedUntil: string | null;
  readonly locations: ReadonlySet<string>;
  readonly announcements: ReadonlySet<string>;
  readonly versions: Readonly<Record<string, Version>>;
  readonly deployed: Readonly<Partial<Record<Environment, string>>>;
}

export type ModelState = { readonly status: 'absent' } | Registered | { readonly status: 'disposed'; readonly since: string; readonly caseId: string };

type Command = ModelCommand & { readonly actor: string; readonly at: string };
type Answer = Decision<ModelEvent, Refusal>;

function decide(command: Command, state: ModelState): Answer {
  if (command.type === 'RegisterModel') return register(command, state);
  if (state.status === 'absent') return notFound('model', command.id);
  if (state.status === 'disposed') {
    return command.type === 'RecordModelDisposal' && command.caseId === state.caseId ? accept() : disposed(command.id, state.since);
  }
  switch (command.type) {
    case 'AddModelVersion': return addVersion(command, state);
    case 'RecordModelLocation': return recordLocation(command, state);
    case 'DocumentModel': return JSON.stringify(command.card) === state.card ? accept() : accept({ type: 'ModelDocumented', data: { card: command.card } });
    case 'AssignModelCustodian': {
      const { custodianId } = command;
      return custodianId === state.custodianId ? accept() : accept({ type: 'ModelCustodianAssigned', data: { custodianId } });
    }
    case 'PassModelOwnership': {
      const { ownerId } = command;
      return ownerId === state.ownerId ? accept() : accept({ type: 'ModelOwnershipPassed', data: { ownerId } });
    }
    case 'ReclassifyModel': {
      const { classification } = command;
      return classification === state.classification ? accept() : accept({ type: 'ModelReclassified', data: { classification } });
    }
    case 'JustifyModel': return justify(command, state);
    case 'EvaluateModelVersion': return evaluate(command, state);
    case 'ApproveModelVersion': return approve(command, state);
    case 'MarkModelVersionKnownGood': return markKnownGood(command, state);
    case 'AnnounceModelChange': return announce(command, state);
    case 'DeployModel': return deploy(command, state);
    case 'RollBackModel': return rollBack(command, state);
    case 'WithdrawModelFromUse': {
      const versionId = state.deployed[command.environment];
      return versionId === undefined ? accept() : accept({ type: 'ModelWithdrawnFromUse', data: { environment: command.environment, versionId } });
    }
    case 'RetireModel': return retire(command, state);
    case 'RecordModelDisposal': {
      if (state.status !== 'retired') return refuse({ code: 'NOT_RETIRED', message: `${command.id} must be retired before its disposal is recorded.`, id: command.id });
      return accept({ type: 'ModelDisposed', data: { caseId: command.caseId, certificateNumber: command.certificateNumber, disposedAt: command.disposedAt } });
    }
  }
}

function register({ id, name, purpose, classification, ownerId, custodianId, licence }: Extract<Command, { type: 'RegisterModel' }>, state: ModelState): Answer {
  const registration: ModelRegisteredData = { name: name.trim(), purpose, classification, ownerId, custodianId, licence };
  if (registration.name === '') return invalid('name', name, 'Give the model a name.');
  if (state.status === 'absent') return accept({ type: 'ModelRegistered', data: registration });
  if (state.status !== 'disposed' && same(state.registration, registration)) return accept();
  return idTaken(id);
}

function addVersion({ versionId, label, files, locations }: Extract<Command, { type: 'AddModelVersion' }>, state: Registered): Answer {
  const checked = acceptFiles(files);
  if (checked.kind === 'refused') return checked;
  const digest = manifestDigest(checked.files);
  const known = state.versions[versionId];
  if (known) return known.digest === digest && known.label === label ? accept() : idTaken(versionId);
  if (label.trim() === '') return invalid('label', label, 'Name the version, for example 1.4.0.');
  if (Object.values(state.versions).some((version) => version.label === label)) return invalid('label', label, 'Another version has this label; versions never change, so choose a new one.');
  return accept({ type: 'ModelVersionAdded', data: { versionId, label, files: checked.files, digest, locations } });
}

function recordLocation({ versionId, location }: Extract<Command, { type: 'RecordModelLocation' }>, state: Registered): Answer {
  if (!state.versions[versionId]) return notFound('version', versionId);
  return state.locations.has(location.id) ? accept() : accept({ type: 'ModelLocationRecorded', data: { versionId, location } });
}

function justify(command: Extract<Command, { type: 'JustifyModel' }>, state: Registered): Answer {
  const { justification, mitigations, risk, expiresAt } = command;
  for (const [field, text] of Object.entries({ justification, mitigations, risk })) {
    if (!isStated(text)) return invalid(field, text, 'Say it in a sentence (ETSI TS 104 223, 5.2.3-2.1).');
  }
  if (expiresAt <= command.at) return invalid('expiresAt', expiresAt, 'A justification must expire in the future.');
  return state.justifiedUntil === expiresAt ? accept() : accept({ type: 'ModelJustified', data: { justification, mitigations, risk, expiresAt } });
}

function evaluate({ versionId, evaluationId, suite, metrics }: Extract<Command, { type: 'EvaluateModelVersion' }>, state: Registered): Answer {
  const version = state.versions[versionId];
  if (!version) return notFound('version', versionId);
  if (version.evaluations[evaluationId] !== undefined) return accept();
  const broken = metrics.find(({ value }) => !Number.isFinite(value));
  if (broken) return invalid(`metrics.${broken.name}`, String(broken.value), 'A metric is a finite number.');
  const passed = metrics.every(({ value, threshold }) => threshold === undefined || value >= threshold);
  return accept({ type: 'ModelVersionEvaluated', data: { versionId, evaluationId, digest: version.digest, suite, metrics, passed } });
}

/** An approval belongs to one digest and refers to a passed evaluation of it; ETSI TS 104 223, 5.4.1-2 and 5.2.5-1. */
function approve({ versionId, evaluationId, note }: Extract<Command, { type: 'ApproveModelVersion' }>, state: Registered): Answer {
  const version = state.versions[versionId];
  if (!version) return notFound('version', versionId);
  if (version.approved) return accept();
  if (state.status === 'retired') return retired(versionId);
  if (!version.evaluations[evaluationId]) {
    return refuse({ code: 'EVALUATION_MISSING', message: `Version ${version.label} has no passed evaluation ${evaluationId}.`, id: versionId, evaluationId });
  }
  return accept({ type: 'ModelVersionApproved', data: { versionId, digest: version.digest, evaluationId, note } });
}

function markKnownGood({ versionId }: Extract<Command, { type: 'MarkModelVersionKnownGood' }>, state: Registered): Answer {
  const version = state.versions[versionId];
  if (!version) return notFound('version', versionId);
  if (version.knownGood) return accept();
  return version.approved ? accept({ type: 'ModelVersionMarkedKnownGood', data: { versionId } }) : notApproved(versionId, version);
}

function announce(command: Extract<Command, { type: 'AnnounceModelChange' }>, state: Registered): Answer {
  const { announcementId, versionId, environment, effectiveAt, summary } = command;
  if (!state.versions[versionId]) return notFound('version', versionId);
  if (state.announcements.has(announcementId)) return accept();
  if (effectiveAt <= command.at) return invalid('effectiveAt', effectiveAt, 'Users are told before a model changes: name a moment in the future (ETSI TS 104 223, 5.2.3-4).');
  return accept({ type: 'ModelChangeAnnounced', data: { announcementId, versionId, environment, effectiveAt, summary } });
}

/** Into production goes only what is approved, documented, and can be rolled back, or whose gap is justified (ETSI TS 104 223, 5.2.1-3.1). */
function deploy(command: Extract<Command, { type: 'DeployModel' }>, state: Registered): Answer {
  const { versionId, environment } = command;
  const version = state.versions[versionId];
  if (!version) return notFound('version', versionId);
  const replaces = state.deployed[environment] ?? null;
  if (replaces === versionId) return accept();
  if (state.status === 'retired') return retired(versionId);
  if (environment === 'production') {
    if (!version.approved) return notApproved(versionId, version);
    const justified = state.justifiedUntil !== null && state.justifiedUntil > command.at;
    if (!state.documented && !justified) return gap(command.id, 'a model card', 'DocumentModel');
    if (!Object.values(state.versions).some(({ knownGood }) => knownGood) && !justified) return gap(command.id, 'a version marked known good to roll back to', 'MarkModelVersionKnownGood');
  }
  return accept({ type: 'ModelDeployed', data: { versionId, environment, replaces } });
}

function rollBack({ environment, toVersionId }: Extract<Command, { type: 'RollBackModel' }>, state: Registered): Answer {
  const version = state.versions[toVersionId];
  if (!version) return notFound('version', toVersionId);
  const fromVersionId = state.deployed[environment];
  if (fromVersionId === toVersionId) return accept();
  if (fromVersionId === undefined) return notFound('deployment in', environment);
  if (!version.knownGood) return refuse({ code: 'NOT_KNOWN_GOOD', message: `Version ${version.label} is not marked known good; roll back only to one that is.`, id: toVersionId });
  return accept({ type: 'ModelRolledBack', data: { environment, fromVersionId, toVersionId } });
}

function retire({ id, reason }: Extract<Command, { type: 'RetireModel' }>, state: Registered): Answer {
  if (state.status === 'retired') return accept();
  const running = Object.keys(state.deployed);
  if (running.length > 0) return refuse({ code: 'STILL_DEPLOYED', message: `${id} still runs in ${running.join(', ')}; withdraw it from use first.`, id, environments: running });
  return accept({ type: 'ModelRetired', data: { reason } });
}

const retired = (id: string) => refuse({ code: 'ASSET_RETIRED', message: `${id} belongs to a retired model.`, id });
const notApproved = (id: string, { label }: Version) => refuse({ code: 'NOT_APPROVED', message: `Version ${label} is not approved; an approval belongs to one version only.`, id });
const gap = (id: string, missing: string, remedy: string) =>
  refuse({ code: 'DOCUMENTATION_GAP', message: `${id} lacks ${missing}. Add it (${remedy}) or justify the gap (JustifyModel).`, id, missing });
const same = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

function evolve(state: ModelState, event: ModelEvent): ModelState {
  if (event.type === 'ModelRegistered') {
    const { ownerId, custodianId, classification } = event.data;
    return { status: 'registered', registration: event.data, ownerId, custodianId, classification, card: '', documented: false, justifiedUntil: null, locations: new Set(), announcements: new Set(), versions: {}, deployed: {} };
  }
  if (state.status === 'absent' || state.status === 'disposed') return state;
  const change = (versionId: string, part: (version: Version) => Partial<Version>): Registered => {
    const version = state.versions[versionId];
    return version ? { ...state, versions: { ...state.versions, [versionId]: { ...version, ...part(version) } } } : state;
  };
  switch (event.type) {
    case 'ModelVersionAdded': {
      const { versionId, digest, label, locations } = event.data;
      return {
        ...state,
        locations: new Set([...state.locations, ...locations.map(({ id }) => id)]),
        versions: { ...state.versions, [versionId]: { digest, label, evaluations: {}, approved: false, knownGood: false } },
      };
    }
    case 'ModelLocationRecorded': return { ...state, locations: new Set([...state.locations, event.data.location.id]) };
    case 'ModelDocumented': return { ...state, card: JSON.stringify(event.data.card), documented: Object.values(event.data.card).some((value) => isStated(value)) };
    case 'ModelCustodianAssigned': return { ...state, custodianId: event.data.custodianId };
    case 'ModelOwnershipPassed': return { ...state, ownerId: event.data.ownerId };
    case 'ModelReclassified': return { ...state, classification: event.data.classification };
    case 'ModelJustified': return { ...state, justifiedUntil: event.data.expiresAt };
    case 'ModelVersionEvaluated': {
      const { versionId, evaluationId, passed } = event.data;
      return change(versionId, (version) => ({ evaluations: { ...version.evaluations, [evaluationId]: passed } }));
    }
    case 'ModelVersionApproved': return change(event.data.versionId, () => ({ approved: true }));
    case 'ModelVersionMarkedKnownGood': return change(event.data.versionId, () => ({ knownGood: true }));
    case 'ModelChangeAnnounced': return { ...state, announcements: new Set([...state.announcements, event.data.announcementId]) };
    case 'ModelDeployed': return { ...state, deployed: { ...state.deployed, [event.data.environment]: event.data.versionId } };
    case 'ModelRolledBack': return { ...state, deployed: { ...state.deployed, [event.data.environment]: event.data.toVersionId } };
    case 'ModelWithdrawnFromUse': {
      const { [event.data.environment]: _, ...deployed } = state.deployed;
      return { ...state, deployed };
    }
    case 'ModelRetired': return { ...state, status: 'retired' };
    case 'ModelDisposed': return { status: 'disposed', since: event.data.disposedAt, caseId: event.data.caseId };
  }
}

export const modelDecider: Decider<ModelCommand, ModelEvent, ModelState, Refusal> = { initial: { status: 'absent' }, decide, evolve };

export const model: Aggregate<ModelCommand, ModelEvent, ModelState, Refusal> = { codec: modelCodec, decider: modelDecider };
