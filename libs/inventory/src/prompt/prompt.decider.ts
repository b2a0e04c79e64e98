import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, immutableMap, type Decision, type ImmutableMap } from '@custodia/kernel';
import {
  assetRetired,
  disposed,
  invalid,
  notFound,
  notRetired,
  stillDeployed,
  unexplained,
  unless,
  type Environment,
  type AssetRefusal,
} from '../asset/asset.policy.js';
import {
  alreadyThere,
  carded,
  careOf,
  type AssetRegistration,
  type AssetState,
  type Care,
} from '../asset/care.policy.js';
import { versionKnown } from '../asset/versions.policy.js';
import { promptCodec, type PromptEvent, type PromptVersionAddedData } from './prompt.events.js';

type Data<Type extends PromptEvent['type']> = Extract<PromptEvent, { type: Type }>['data'];

export type PromptCommand =
  | ({ readonly type: 'RegisterPrompt'; readonly id: string } & AssetRegistration)
  /** The text arrives sealed. To repeat the command send the same sealed text: sealing again gives another ciphertext. */
  | ({ readonly type: 'AddPromptVersion'; readonly id: string } & Omit<PromptVersionAddedData, 'digest'>)
  | {
      readonly type: 'ActivatePrompt';
      readonly id: string;
      readonly versionId: string;
      readonly environment: Environment;
    }
  | { readonly type: 'DeactivatePrompt'; readonly id: string; readonly environment: Environment }
  | ({ readonly type: 'DocumentPrompt'; readonly id: string } & Data<'PromptDocumented'>)
  | ({ readonly type: 'AssignPromptCustodian'; readonly id: string } & Data<'PromptCustodianAssigned'>)
  | ({ readonly type: 'PassPromptOwnership'; readonly id: string } & Data<'PromptOwnershipPassed'>)
  | ({ readonly type: 'ReclassifyPrompt'; readonly id: string } & Data<'PromptReclassified'>)
  | ({ readonly type: 'RetirePrompt'; readonly id: string } & Data<'PromptRetired'>)
  | ({ readonly type: 'RecordPromptDisposal'; readonly id: string } & Data<'PromptDisposed'>);

interface Live extends Care {
  readonly status: 'registered' | 'retired';
  readonly registration: AssetRegistration;
  readonly versions: ImmutableMap<{ readonly label: string; readonly digest: string }>;
  readonly active: Readonly<Partial<Record<Environment, string>>>;
}

export type PromptState = AssetState<Live>;
type Command = PromptCommand & { readonly actor: string; readonly at: string };
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Answer = Decision<PromptEvent, AssetRefusal>;

function decide(command: Command, state: PromptState): Answer {
  if (command.type === 'RegisterPrompt') return register(command, state);
  if (state.status === 'absent') return notFound('prompt', command.id);
  if (state.status === 'disposed') {
    return command.type === 'RecordPromptDisposal' && command.caseId === state.caseId
      ? accept()
      : disposed(command.id, state.since);
  }
  switch (command.type) {
    case 'AddPromptVersion':
      return addVersion(command, state);
    case 'ActivatePrompt':
      return activate(command, state);
    case 'DeactivatePrompt': {
      const versionId = state.active[command.environment];
      return versionId === undefined
        ? accept()
        : accept({ type: 'PromptDeactivated', data: { versionId, environment: command.environment } });
    }
    case 'DocumentPrompt':
      return unless(JSON.stringify(command.card) === state.card, {
        type: 'PromptDocumented',
        data: { card: command.card },
      });
    case 'AssignPromptCustodian':
      return unless(command.custodianId === state.custodianId, {
        type: 'PromptCustodianAssigned',
        data: { custodianId: command.custodianId },
      });
    case 'PassPromptOwnership':
      return unless(command.ownerId === state.ownerId, {
        type: 'PromptOwnershipPassed',
        data: { ownerId: command.ownerId },
      });
    case 'ReclassifyPrompt':
      return unless(command.classification === state.classification, {
        type: 'PromptReclassified',
        data: { classification: command.classification },
      });
    case 'RetirePrompt': {
      const active = Object.keys(state.active);
      if (active.length > 0) return stillDeployed(command.id, active, 'deactivate it (DeactivatePrompt)');
      return (
        unexplained(command.reason) ??
        unless(state.status === 'retired', { type: 'PromptRetired', data: { reason: command.reason } })
      );
    }
    case 'RecordPromptDisposal': {
      const { caseId, certificateNumber, disposedAt } = command;
      return state.status === 'retired'
        ? accept({ type: 'PromptDisposed', data: { caseId, certificateNumber, disposedAt } })
        : notRetired(command.id);
    }
  }
}

function register(
  { id, name, purpose, classification, ownerId, custodianId }: Ordered<'RegisterPrompt'>,
  state: PromptState,
): Answer {
  const registration: AssetRegistration = { name: name.trim(), purpose, classification, ownerId, custodianId };
  return alreadyThere(id, registration, state) ?? accept({ type: 'PromptRegistered', data: registration });
}

function addVersion(
  { id, versionId, label, text, length, variables, authorId }: Ordered<'AddPromptVersion'>,
  state: Live,
): Answer {
  const digest = `sha256:${text.digest}`;
  const known = versionKnown(state.versions, versionId, { label, digest });
  if (known) return known;
  if (state.status === 'retired') return assetRetired(id);
  if (length === 0) return invalid('text', '', 'Write the prompt.');
  return accept({ type: 'PromptVersionAdded', data: { versionId, label, text, digest, length, variables, authorId } });
}

/** Which text is in force where, and who changed it, is what the audit asks for; ETSI TS 104 223, 5.2.4-3. */
function activate({ versionId, environment }: Ordered<'ActivatePrompt'>, state: Live): Answer {
  if (!state.versions.get(versionId)) return notFound('version', versionId);
  const replaces = state.active[environment] ?? null;
  if (replaces === versionId) return accept();
  return state.status === 'retired'
    ? assetRetired(versionId)
    : accept({ type: 'PromptActivated', data: { versionId, environment, replaces } });
}

function evolve(state: PromptState, event: PromptEvent): PromptState {
  if (event.type === 'PromptRegistered')
    return {
      status: 'registered',
      registration: event.data,
      ...careOf(event.data),
      versions: immutableMap(),
      active: {},
    };
  if (state.status === 'absent' || state.status === 'disposed') return state;
  switch (event.type) {
    case 'PromptVersionAdded': {
      const { versionId, label, digest } = event.data;
      return { ...state, versions: state.versions.with(versionId, { label, digest }) };
    }
    case 'PromptActivated':
      return { ...state, active: { ...state.active, [event.data.environment]: event.data.versionId } };
    case 'PromptDeactivated': {
      const { [event.data.environment]: _, ...active } = state.active;
      return { ...state, active };
    }
    case 'PromptDocumented':
      return { ...state, ...carded(event.data.card) };
    case 'PromptCustodianAssigned':
    case 'PromptOwnershipPassed':
    case 'PromptReclassified':
      return { ...state, ...event.data };
    case 'PromptRetired':
      return { ...state, status: 'retired' };
    case 'PromptDisposed':
      return { status: 'disposed', since: event.data.disposedAt, caseId: event.data.caseId };
  }
}

export const promptDecider: Decider<PromptCommand, PromptEvent, PromptState, AssetRefusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const prompt: Aggregate<PromptCommand, PromptEvent, PromptState, AssetRefusal> = {
  codec: promptCodec,
  decider: promptDecider,
};
