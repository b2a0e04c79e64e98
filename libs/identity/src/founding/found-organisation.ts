import { execute, load, type EventStore } from '@custodia/event-store';
import { newId, systemClock, type Refusal } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { acceptDetails } from '../member/details.policy.js';
import { credentials } from '../credentials/credentials.decider.js';
import { linkLife } from '../credentials/link.policy.js';
import { member } from '../member/member.decider.js';
import { sealDetails } from '../member/seal-details.js';
import { organisation } from '../organisation/organisation.decider.js';
import { newSecret } from '../secret.js';
import { issueOperatorToken, operator } from '../token/issue-token.js';
import { installation } from './installation.decider.js';

export interface FoundingPorts {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly clock?: () => Date;
}

export interface Founding {
  readonly name: string;
  readonly adminName: string;
  readonly adminEmail: string;
  /** The same key founds the same organisation, whoever calls and how often; `first` unless told. */
  readonly key?: string | undefined;
}

export interface Founded {
  readonly organisationId: string;
  readonly memberId: string;
  /** Of the admin, without an end; `null` when the organisation was founded before: a token is shown only once. */
  readonly token: string | null;
  /** With which the admin chooses a password and signs in, once within seven days; `null` as for the token. */
  readonly enrolmentCode: string | null;
}

/**
 * Founds an organisation with its admin, unless the key founded one before. Safe to call at every start and in many processes
 * at once; a start that was interrupted is completed by the next. Throws when a name or the address cannot be used.
 */
export async function foundOrganisation(
  { store, vault, clock = systemClock }: FoundingPorts,
  { name, adminName, adminEmail, key = 'first' }: Founding,
): Promise<Founded> {
  // Belongs to no organisation, because it is there before the first.
  const claim = { organisation: '*', id: key };
  const checked = acceptDetails({ name: adminName, email: adminEmail });
  if (checked.kind === 'refused') throw refused(checked.refusal);
  const meta = () => ({ actor: operator, at: clock().toISOString() });
  const claimed = await execute(store, installation, claim, {
    type: 'ClaimInstallation',
    organisationId: newId(),
    memberId: newId(),
    tokenId: newId(),
    ...meta(),
  });
  if (claimed.kind === 'refused') throw refused(claimed.refusal);
  const { organisationId, memberId, tokenId } = claimed.state!;

  // Each step only if it is still to do; the id being taken means that another process was faster.
  const target = (id: string) => ({ organisation: organisationId, id });
  if ((await load(store, organisation, target(organisationId))).state.status === 'absent') {
    const outcome = await execute(store, organisation, target(organisationId), {
      type: 'FoundOrganisation',
      id: organisationId,
      name,
      ...meta(),
    });
    if (outcome.kind === 'refused' && outcome.refusal.code !== 'ID_TAKEN') throw refused(outcome.refusal);
  }
  if ((await load(store, member, target(memberId))).state.status === 'absent') {
    const details = await sealDetails(vault, organisationId, memberId, checked.details);
    const outcome = await execute(store, member, target(memberId), {
      type: 'AppointFounder',
      id: memberId,
      ...details,
      ...meta(),
    });
    if (outcome.kind === 'refused' && outcome.refusal.code !== 'ID_TAKEN') throw refused(outcome.refusal);
  }
  const issued = await issueOperatorToken(store, {
    organisationId,
    memberId,
    tokenId,
    label: 'First token',
    expiresAt: null,
    at: clock().toISOString(),
  });
  if (issued.kind !== 'issued') return { organisationId, memberId, token: null, enrolmentCode: null };
  const { secret, hash } = newSecret('enr_', { id: memberId, organisation: organisationId });
  const { actor, at } = meta();
  const expiresAt = new Date(Date.parse(at) + linkLife.founding).toISOString();
  await execute(store, credentials, target(memberId), {
    type: 'PrepareEnrolmentLink',
    requestId: memberId,
    purpose: 'founding',
    hash,
    expiresAt,
    actor,
    at,
  });
  return { organisationId, memberId, token: issued.token, enrolmentCode: secret };
}

const refused = ({ code, message }: Refusal): Error =>
  new Error(`The organisation cannot be founded (${code}): ${message}`);
