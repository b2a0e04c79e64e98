import { execute, load, type EventStore } from '@custodia/event-store';
import { newId, type Refusal } from '@custodia/kernel';
import { credentials } from '../credentials/credentials.decider.js';
import { holderOf } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import { operator } from '../token/issue-token.js';
import { lineOf } from '../token/line.js';
import { apiToken } from '../token/token.decider.js';

type Done = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly refusal: Refusal };

interface Order {
  readonly organisationId: string;
  /** ISO 8601. */
  readonly at: string;
  /** For the audit trail. */
  readonly reason: string;
}

/** Ends a token, and those that went on in its place, on behalf of those who run the service; in running processes within five seconds. */
export async function revokeOperatorToken(
  store: EventStore,
  { organisationId: organisation, at, reason, tokenId }: Order & { readonly tokenId: string },
): Promise<Done> {
  const line = await lineOf(store, organisation, tokenId);
  const issuer = { memberId: '', roles: ['admin'], held: ['admin'], token: null } as const;
  for (const { id } of line.reverse()) {
    const command = { type: 'RevokeApiToken', id, issuer, actor: operator, at, reason } as const;
    const outcome = await execute(store, apiToken, { organisation, id }, command);
    if (outcome.kind === 'refused') return outcome;
  }
  return { kind: 'done' };
}

/** Lets a member who lost everything choose a password by mail: the way back for the only administrator, too. */
export async function resetSignIn(
  store: EventStore,
  { organisationId: organisation, at, reason, memberId }: Order & { readonly memberId: string },
): Promise<Done> {
  const target = { organisation, id: memberId };
  const holder = holderOf((await load(store, member, target)).state);
  const command = { type: 'ResetCredentials', id: memberId, requestId: newId(), holder } as const;
  const outcome = await execute(store, credentials, target, { ...command, actor: operator, at, reason });
  return outcome.kind === 'refused' ? outcome : { kind: 'done' };
}

/** Gives a member the role of an admin again, and lets a suspended one in: the way back when no admin is left. */
export async function restoreAdmin(
  store: EventStore,
  { organisationId: organisation, at, reason, memberId }: Order & { readonly memberId: string },
): Promise<Done> {
  const target = { organisation, id: memberId };
  const meta = { actor: operator, at, reason };
  const reinstated = await execute(store, member, target, { type: 'ReinstateMember', id: memberId, ...meta });
  if (reinstated.kind === 'refused') return reinstated;
  const granted = await execute(store, member, target, { type: 'GrantRole', id: memberId, role: 'admin', ...meta });
  return granted.kind === 'refused' ? granted : { kind: 'done' };
}
