import type { CommandMeta } from '@custodia/event-store';
import { accept, type Decision } from '@custodia/kernel';
import { isStated } from '@custodia/import';
import { assetRetired, invalid, notFound, type AssetRefusal } from '../asset/asset.policy.js';
import { alreadyThere, stepRefused } from '../asset/lifecycle.policy.js';
import { useRefused } from '../use/use.policy.js';
import { modelVersionLifecycle, modelVersionState, type ModelVersionState } from './lifecycle.policy.js';
import type { OwnModelEvent } from './model.events.js';
import type { Live, OwnModelCommand, StandingCommand, Version } from './model.state.js';

type Answer = Decision<OwnModelEvent, AssetRefusal>;

/** What each of these decisions is recorded as, and what to say where its reason is missing. */
const decisions = {
  RejectModelVersion: { event: 'ModelVersionRejected', asks: 'Say why it must not be used.' },
  SuspendModelVersion: { event: 'ModelVersionSuspended', asks: 'Say why its use is interrupted.' },
  ResumeModelVersion: { event: 'ModelVersionResumed', asks: 'Say why it may be used again.' },
  DeprecateModelVersion: { event: 'ModelVersionDeprecated', asks: 'Say what to use in its place, and why.' },
  QuarantineModelVersion: { event: 'ModelVersionQuarantined', asks: 'Say what is suspected, for those who use it.' },
  ReleaseModelVersion: { event: 'ModelVersionReleased', asks: 'Say why it can be trusted again.' },
} as const;

/** Where a version of the model stands by its log. */
export const stateOf = (
  { status, documented, deployed }: Pick<Live, 'status' | 'documented' | 'deployed'>,
  versionId: string,
  { evaluations, approved, decided, quarantined }: Version,
): ModelVersionState =>
  modelVersionState({
    model: status,
    documented,
    evaluated: evaluations.values().some(({ passed }) => passed),
    approved,
    runs: Object.values(deployed).includes(versionId),
    decided,
    quarantined,
  });

/** Records what somebody decides about the use of one version. */
export function decideStanding(command: StandingCommand & CommandMeta, state: Live): Answer {
  const { id, type, versionId, reason } = command;
  const version = state.versions.get(versionId);
  if (!version) return notFound('version', versionId);
  if (alreadyThere(modelVersionLifecycle, stateOf(state, versionId, version), type)) return accept();
  // A rejection would end a quarantine, which outlasts the retirement.
  if (type === 'RejectModelVersion' && state.status === 'retired') return assetRetired(id);
  const { event, asks } = decisions[type];
  if (!isStated(reason)) return invalid('reason', reason, asks);
  const obstacles = command.type === 'ResumeModelVersion' ? command.obstacles : [];
  return useRefused(versionId, obstacles ?? []) ?? accept({ type: event, data: { versionId, reason } });
}

/** The version that a command is about; `null` when it is about none that is there. */
const versionOf = (command: OwnModelCommand, { deployed }: Live): string | null =>
  command.type === 'WithdrawModelFromUse'
    ? (deployed[command.environment] ?? null)
    : command.type === 'RollBackModel'
      ? command.toVersionId
      : 'versionId' in command
        ? command.versionId
        : null;

/** The answer to a command, or the refusal where the table of the life of versions does not allow what it would change. */
export function inLife(command: OwnModelCommand & CommandMeta, state: Live, answer: Answer): Answer {
  if (answer.kind === 'refused' || answer.events.length === 0) return answer;
  const versionId = versionOf(command, state);
  const version = versionId === null ? undefined : state.versions.get(versionId);
  if (versionId === null || !version) return answer;
  const standing = { id: versionId, called: `Version ${version.label}`, state: stateOf(state, versionId, version) };
  return stepRefused(modelVersionLifecycle, standing, command.type) ?? answer;
}
