import type { Aggregate, CommandMeta } from '@custodia/event-store';
import { accept, immutableMap, refuse, type Decision, type ImmutableMap } from '@custodia/kernel';
import { assetDecider, type AssetCommand, type AssetState, type LiveAsset } from '../asset/asset.decider.js';
import type { AssetRegistration } from '../asset/asset.events.js';
import { assetRetired, invalid, notFound, type AssetRefusal, type Environment } from '../asset/asset.policy.js';
import { versionKnown } from '../asset/versions.policy.js';
import { dutyRefused, type EarlierDuty } from '../use/duties.policy.js';
import { useRefused, type ToldObstacle } from '../use/use.policy.js';
import { promptCodec, type OwnPromptEvent, type PromptEvent, type PromptVersionAddedData } from './prompt.events.js';
import { decideVersionLife, inLife, reviewKey, type VersionLifeCommand } from './version-life.decider.js';

export type OwnCommand =
  /** The text arrives sealed. To repeat the command send the same sealed text: sealing again gives another ciphertext. */
  | ({ readonly type: 'AddPromptVersion'; readonly id: string } & Omit<PromptVersionAddedData, 'digest'>)
  | {
      readonly type: 'ActivatePrompt';
      readonly id: string;
      readonly versionId: string;
      readonly environment: Environment;
      /** What stands against it upstream, as known when asked. */
      readonly obstacles?: readonly ToldObstacle[];
      /** What was done for it before that the organisation separates from this. */
      readonly earlier?: readonly EarlierDuty[];
    }
  | { readonly type: 'DeactivatePrompt'; readonly id: string; readonly environment: Environment }
  | VersionLifeCommand;

export type PromptCommand = AssetCommand<'Prompt'> | OwnCommand;

export interface Version {
  readonly label: string;
  readonly digest: string;
  /** By what tells a retry. */
  readonly reviews: ImmutableMap<true>;
  readonly approved: boolean;
  /** Another version took its place in production. */
  readonly superseded: boolean;
  readonly withdrawn: boolean;
}

interface Own {
  readonly versions: ImmutableMap<Version>;
  readonly active: Readonly<Partial<Record<Environment, string>>>;
}

export type Live = LiveAsset<AssetRegistration, Own>;
export type PromptState = AssetState<Live>;
type Command = OwnCommand & CommandMeta;
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Answer = Decision<OwnPromptEvent, AssetRefusal>;

const decide = (command: Command, state: Live): Answer => inLife(command, state, answerTo(command, state));

function answerTo(command: Command, state: Live): Answer {
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
    case 'ReviewPromptVersion':
    case 'ApprovePromptVersion':
    case 'WithdrawPromptVersion':
      return decideVersionLife(command, state);
  }
}

function addVersion(
  { id, versionId, label, text, length, variables, authorId }: Ordered<'AddPromptVersion'>,
  state: Live,
): Answer {
  const digest = `sha256:${text.digest}`;
  const known = versionKnown(id, versionId, { label, digest }, state);
  if (known) return known;
  if (length === 0) return invalid('text', '', 'Write the prompt.');
  return accept({ type: 'PromptVersionAdded', data: { versionId, label, text, digest, length, variables, authorId } });
}

/**
 * Which text is in force where, and who changed it, is what the audit asks for (ETSI TS 104 223, 5.2.4-3). Into production
 * goes only what is approved.
 */
function activate(
  { id, versionId, environment, obstacles = [], ...asked }: Ordered<'ActivatePrompt'>,
  state: Live,
): Answer {
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  const replaces = state.active[environment] ?? null;
  if (replaces === versionId) return accept();
  if (state.status === 'retired') return assetRetired(id);
  const production = environment === 'production';
  if (production && !version.approved && !version.withdrawn) return notApproved(versionId, version);
  const refused = production ? dutyRefused({ id: versionId, label: version.label }, 'activate_prompt', asked) : null;
  if (refused) return refused;
  const superseded: OwnPromptEvent[] =
    production && replaces !== null
      ? [{ type: 'PromptVersionSuperseded', data: { versionId: replaces, supersededBy: versionId } }]
      : [];
  return (
    useRefused(versionId, obstacles) ??
    accept<OwnPromptEvent>({ type: 'PromptActivated', data: { versionId, environment, replaces } }, ...superseded)
  );
}

const notApproved = (id: string, { label }: Version) =>
  refuse({
    code: 'NOT_APPROVED',
    message: `Version ${label} is not approved; have it reviewed (reviewPromptVersion) and approved (approvePromptVersion) first.`,
    id,
  });

function evolve(state: Live, event: OwnPromptEvent): Live {
  const version = (versionId: string, part: (known: Version) => Partial<Version>): Live => {
    const known = state.versions.get(versionId);
    return known ? { ...state, versions: state.versions.with(versionId, { ...known, ...part(known) }) } : state;
  };
  switch (event.type) {
    case 'PromptVersionAdded': {
      const { versionId, label, digest } = event.data;
      const added: Version = {
        label,
        digest,
        reviews: immutableMap(),
        approved: false,
        superseded: false,
        withdrawn: false,
      };
      return { ...state, versions: state.versions.with(versionId, added) };
    }
    case 'PromptActivated':
      return { ...state, active: { ...state.active, [event.data.environment]: event.data.versionId } };
    case 'PromptDeactivated': {
      const { [event.data.environment]: _, ...active } = state.active;
      return { ...state, active };
    }
    case 'PromptVersionReviewed': {
      const { versionId, reviewerId, note } = event.data;
      return version(versionId, ({ reviews }) => ({ reviews: reviews.with(reviewKey(reviewerId, note), true) }));
    }
    case 'PromptVersionApproved':
      return version(event.data.versionId, () => ({ approved: true }));
    case 'PromptVersionSuperseded':
      return version(event.data.versionId, () => ({ superseded: true }));
    case 'PromptVersionWithdrawn':
      return version(event.data.versionId, () => ({ withdrawn: true }));
  }
}

export const promptDecider = assetDecider<'Prompt', AssetRegistration, Own, OwnCommand, OwnPromptEvent>({
  kind: 'Prompt',
  stated: () => ({}),
  begin: () => ({ versions: immutableMap(), active: {} }),
  running: { where: ({ active }) => Object.keys(active), remedy: 'deactivate it (deactivatePrompt)' },
  decide,
  evolve,
});

export const prompt: Aggregate<PromptCommand, PromptEvent, PromptState, AssetRefusal> = {
  codec: promptCodec,
  decider: promptDecider,
};
