import type { DomainEvent } from '@custodia/event-store';
import { accept, type Decision } from '@custodia/kernel';
import { isStated } from '@custodia/import';
import { invalid, type AssetRefusal, type Environment } from '../asset/asset.policy.js';
import { alreadyThere } from '../asset/lifecycle.policy.js';
import { useRefused, type ToldObstacle } from '../use/use.policy.js';
import { systemLifecycle, systemState, type SystemState } from './lifecycle.policy.js';

type Reason = { readonly reason: string };
type Verification = { readonly method: string; readonly passed: boolean };

/** The steps in the life of a system that are no facts of another kind. */
export type LifeEvent =
  | DomainEvent<'SystemVerified', Verification>
  | DomainEvent<'SystemSuspended', Reason>
  | DomainEvent<'SystemResumed', Reason>;

export type LifeCommand =
  | ({ readonly type: 'VerifySystem'; readonly id: string } & Verification)
  | ({ readonly type: 'SuspendSystem'; readonly id: string } & Reason)
  /** `obstacles`: what stands against its use upstream, as known when asked. */
  | ({ readonly type: 'ResumeSystem'; readonly id: string; readonly obstacles?: readonly ToldObstacle[] } & Reason);

/** The part of a system's state that these rules read. */
export interface Living {
  readonly status: 'registered' | 'retired';
  readonly components: readonly unknown[];
  readonly environments: readonly Environment[];
  readonly verified: boolean;
  readonly suspended: boolean;
}

/** Where a system stands by its log. */
export const stateOf = ({ components, ...state }: Living): SystemState =>
  systemState({ ...state, parts: components.length });

/** `own`: what its own tools and connectors have against its use where it runs. */
export function decideLife(
  command: LifeCommand,
  state: Living,
  own: readonly ToldObstacle[],
): Decision<LifeEvent, AssetRefusal> {
  if (command.type === 'VerifySystem') {
    const { method, passed } = command;
    if (!isStated(method)) return invalid('method', method, 'Say what was looked at, and how.');
    return accept({ type: 'SystemVerified', data: { method, passed } });
  }
  if (alreadyThere(systemLifecycle, stateOf(state), command.type)) return accept();
  const { reason } = command;
  if (!isStated(reason)) return invalid('reason', reason, 'Say why, for those who use the system.');
  if (command.type === 'SuspendSystem') return accept({ type: 'SystemSuspended', data: { reason } });
  return (
    useRefused(command.id, [...(command.obstacles ?? []), ...own]) ??
    accept({ type: 'SystemResumed', data: { reason } })
  );
}

export function evolveLife<State extends Living>(state: State, event: LifeEvent): State {
  switch (event.type) {
    case 'SystemVerified':
      return { ...state, verified: event.data.passed };
    case 'SystemSuspended':
      return { ...state, suspended: true };
    case 'SystemResumed':
      return { ...state, suspended: false };
  }
}
