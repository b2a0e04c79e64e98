import type { CommandMeta } from '@custodia/event-store';
import { accept, type Decision } from '@custodia/kernel';
import { isStated } from '@custodia/import';
import { invalid, notFound, type AssetRefusal, type Environment } from '../asset/asset.policy.js';
import { alreadyThere, stepRefused } from '../asset/lifecycle.policy.js';
import { dutyRefused, type EarlierDuty } from '../use/duties.policy.js';
import { useRefused, type ToldObstacle } from '../use/use.policy.js';
import { promptVersionLifecycle, promptVersionState, type PromptVersionState } from './lifecycle.policy.js';
import type { Live, OwnCommand, Version } from './prompt.decider.js';
import type { OwnPromptEvent } from './prompt.events.js';

interface OfVersion {
  readonly id: string;
  readonly versionId: string;
}

export type VersionLifeCommand =
  | ({ readonly type: 'ReviewPromptVersion'; readonly note: string } & OfVersion)
  | ({
      readonly type: 'ApprovePromptVersion';
      readonly note: string;
      /** What stands against it upstream, as known when asked. */
      readonly obstacles?: readonly ToldObstacle[];
      /** What was done for it before that the organisation separates from this. */
      readonly earlier?: readonly EarlierDuty[];
    } & OfVersion)
  | ({ readonly type: 'WithdrawPromptVersion'; readonly reason: string } & OfVersion);

type Answer = Decision<OwnPromptEvent, AssetRefusal>;
type Command = VersionLifeCommand & CommandMeta;
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Environments in which a version is active. */
const activeIn = ({ active }: Pick<Live, 'active'>, versionId: string): Environment[] =>
  (Object.keys(active) as Environment[]).filter((environment) => active[environment] === versionId);

/** Where a version stands by the log of its prompt. */
export const stateOf = (
  { status, active }: Pick<Live, 'status' | 'active'>,
  versionId: string,
  { reviews, approved, superseded, withdrawn }: Version,
): PromptVersionState =>
  promptVersionState({
    prompt: status,
    reviewed: reviews.size > 0,
    approved,
    environments: activeIn({ active }, versionId),
    superseded,
    withdrawn,
  });

/** A review as the log keeps it in mind, so that a retry is recognised. */
export const reviewKey = (reviewerId: string, note: string): string => JSON.stringify([reviewerId, note]);

export function decideVersionLife(command: Command, state: Live): Answer {
  const { versionId } = command;
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  switch (command.type) {
    case 'ReviewPromptVersion':
      return review(command, version);
    case 'ApprovePromptVersion':
      return approve(command, state, version);
    case 'WithdrawPromptVersion':
      return withdraw(command, state, version);
  }
}

function review({ versionId, note, actor }: Ordered<'ReviewPromptVersion'>, { reviews, digest }: Version): Answer {
  if (!isStated(note)) return invalid('note', note, 'Say what was looked at, and what was found.');
  if (reviews.has(reviewKey(actor, note))) return accept();
  return accept({ type: 'PromptVersionReviewed', data: { versionId, digest, reviewerId: actor, note } });
}

/** An approval belongs to one text: a change of it is another version, which has none (ETSI TS 104 223, 5.4.1-2). */
function approve(
  { versionId, note, obstacles = [], ...asked }: Ordered<'ApprovePromptVersion'>,
  state: Live,
  version: Version,
): Answer {
  if (version.approved) return accept();
  if (version.reviews.size === 0 && stateOf(state, versionId, version) !== 'draft')
    return invalid('versionId', versionId, 'Nobody has reviewed this version; review it first (reviewPromptVersion).');
  return (
    dutyRefused({ id: versionId, label: version.label }, 'approve_prompt', asked) ??
    useRefused(versionId, obstacles) ??
    accept({ type: 'PromptVersionApproved', data: { versionId, digest: version.digest, note } })
  );
}

/** What must not be used is active nowhere from then on. */
function withdraw({ versionId, reason }: Ordered<'WithdrawPromptVersion'>, state: Live, version: Version): Answer {
  if (alreadyThere(promptVersionLifecycle, stateOf(state, versionId, version), 'WithdrawPromptVersion'))
    return accept();
  if (!isStated(reason)) return invalid('reason', reason, 'Say why it must not be used.');
  const ended = activeIn(state, versionId).map((environment) => ({
    type: 'PromptDeactivated' as const,
    data: { versionId, environment },
  }));
  return accept<OwnPromptEvent>({ type: 'PromptVersionWithdrawn', data: { versionId, reason } }, ...ended);
}

/** The answer to a command, or the refusal where the table of the life of versions does not allow what it would change. */
export function inLife(command: OwnCommand & CommandMeta, state: Live, answer: Answer): Answer {
  if (answer.kind === 'refused' || answer.events.length === 0) return answer;
  const versionId = command.type === 'DeactivatePrompt' ? state.active[command.environment] : command.versionId;
  const version = versionId === undefined ? undefined : state.versions.get(versionId);
  if (versionId === undefined || !version) return answer;
  const standing = { id: versionId, called: `Version ${version.label}`, state: stateOf(state, versionId, version) };
  return stepRefused(promptVersionLifecycle, standing, command.type) ?? answer;
}
