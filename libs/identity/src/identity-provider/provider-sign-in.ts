import { Inject, Injectable } from '@nestjs/common';
import { execute, load, type EventStore } from '@custodia/event-store';
import { derivedId, newId, type Clock, type Refusal } from '@custodia/kernel';
import { CLOCK, EVENT_STORE, VAULT } from '@custodia/platform';
import { counter, noteGuest, noteProblem } from '@custodia/telemetry';
import type { Vault } from '@custodia/vault';
import { credentials, type CredentialsCommand } from '../credentials/credentials.decider.js';
import { openCredential, sealCredential } from '../credentials/sealed-credentials.js';
import { acceptDetails } from '../member/details.policy.js';
import { inTurn } from '../member/in-turn.js';
import { MemberChanges } from '../member/member-changes.js';
import { member, type MemberCommand, type MemberState } from '../member/member.decider.js';
import { personInLog } from '../member/persons.read.js';
import { sealDetails } from '../member/seal-details.js';
import { membersOf } from '../operator/directory.js';
import { ADDRESSES, type Account, type Addresses } from '../sign-in/addresses.js';
import type { Told } from './oidc-client.js';
import { PROVIDERS, type OpenProvider, type Providers } from './providers.js';
import { addressProblem, roleChanges, rolesOfGroups } from './rules.policy.js';

const signIns = counter({
  name: 'custodia_provider_sign_ins_total',
  help: 'People who came back from an identity provider: signed in, or why not',
  labels: ['outcome'],
});

/** Why somebody whom a provider knows is not let in. */
export class NotLetIn extends Error {
  override readonly name = 'NotLetIn';
  constructor(readonly code: string) {
    super(code);
  }
}

/** Lets people in whom an identity provider has proven: finds or makes the member, and fits the roles to the groups. */
@Injectable()
export class ProviderSignIn {
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ADDRESSES) private readonly addresses: Addresses,
    @Inject(PROVIDERS) private readonly providers: Providers,
    private readonly changes: MemberChanges,
  ) {}

  /** Signs in to the session with this id. Throws `NotLetIn`. */
  async enter(provider: OpenProvider, told: Told, sessionId: string): Promise<Account> {
    try {
      // Of two first sign-ins of one person at a time the second finds what the first has made.
      const account = await inTurn(provider.organisationId, () => this.admit(provider, told, sessionId));
      signIns.inc({ outcome: 'signed_in' });
      return account;
    } catch (fault) {
      if (!(fault instanceof NotLetIn)) throw fault;
      signIns.inc({ outcome: fault.code.toLowerCase() });
      noteProblem(fault.code);
      throw fault;
    }
  }

  private async admit(provider: OpenProvider, told: Told, sessionId: string): Promise<Account> {
    const { organisationId, providerId } = provider;
    const linked = await this.providers.member(provider, told.subject);
    const memberId = linked ?? (await this.memberByAddress(provider, told, sessionId));
    const account = { organisationId, memberId };
    noteGuest(organisationId, memberId);
    const before = await this.stateOf(account);
    if (before.status === 'suspended') throw new NotLetIn('MEMBER_SUSPENDED');
    if (linked === null && before.status === 'invited') await this.join(account, sessionId);
    else if (before.status !== 'active') throw new NotLetIn('NOT_INVITED');
    if (linked === null) await this.link(account, provider, told.subject, sessionId);
    await this.fitRoles(account, provider, told.groups, sessionId);
    await this.tellCredentials(account, sessionId, {
      type: 'SignInWithProvider',
      signInId: newId(),
      sessionId,
      providerId,
    });
    this.changes.tell(memberId);
    return account;
  }

  /** Who has the address that the provider has proven, or a new member where the rules say so. */
  private async memberByAddress(provider: OpenProvider, told: Told, sessionId: string): Promise<string> {
    const problem = addressProblem(provider, told);
    if (problem) throw new NotLetIn(problem);
    const { organisationId } = provider;
    const accounts = await this.addresses.accounts(await this.addresses.keyOf(told.email));
    const known = accounts.find((account) => account.organisationId === organisationId);
    if (known) return known.memberId;
    // Addresses are indexed once somebody has joined; who is only invited is looked for in the log.
    const people = await membersOf(this, organisationId);
    const key = await this.addresses.keyOf(told.email);
    for (const { id, email, status } of people)
      if (status !== 'erased' && (await this.addresses.keyOf(email)) === key) return id;
    return this.provision(provider, told, sessionId);
  }

  private async provision(provider: OpenProvider, told: Told, sessionId: string): Promise<string> {
    const { organisationId: organisation, providerId } = provider;
    const roles = rolesOfGroups(provider, told.groups);
    if (provider.provisioning !== 'groups' || roles.length === 0) throw new NotLetIn('NOT_INVITED');
    const checked = acceptDetails({ name: told.name.trim().slice(0, 200) || told.email, email: told.email });
    if (checked.kind === 'refused') throw new NotLetIn('EMAIL_NOT_VERIFIED');
    // A second member of the same person cannot come about, also not in two processes.
    const id = derivedId('provisioned', organisation, providerId, told.subject);
    if ((await this.stateOf({ organisationId: organisation, memberId: id })).status === 'erased')
      throw new NotLetIn('NOT_INVITED');
    const details = await sealDetails(this.vault, organisation, id, checked.details);
    const account = { organisationId: organisation, memberId: id };
    await this.tellMember(account, sessionId, {
      type: 'InviteMember',
      id,
      roles,
      emailTaken: false,
      repeats: true,
      ...details,
    });
    return id;
  }

  private async join(account: Account, sessionId: string): Promise<void> {
    const { organisationId, memberId: id } = account;
    const person = await personInLog(this, organisationId, id);
    if (!person) throw new NotLetIn('NOT_INVITED');
    const details = await sealDetails(this.vault, organisationId, id, person);
    await this.tellMember(account, sessionId, { type: 'JoinOrganisation', id, ...details });
    await this.addresses.refresh(account);
  }

  private async link(account: Account, { providerId }: OpenProvider, clear: string, sessionId: string): Promise<void> {
    const { organisationId, memberId } = account;
    const { state } = await load(this.store, credentials, { organisation: organisationId, id: memberId });
    const known = state.identities.find((identity) => identity.providerId === providerId);
    const same =
      known !== undefined &&
      (await openCredential(this.vault, organisationId, memberId, 'identity', known.subject)) === clear;
    const subject = await sealCredential(this.vault, organisationId, memberId, 'identity', clear);
    await this.tellCredentials(account, sessionId, { type: 'LinkIdentity', providerId, subject, same });
    await this.providers.refreshMember(account);
  }

  /** The last administrator stays one, whatever the groups say: nobody could put it right. */
  private async fitRoles(
    account: Account,
    provider: OpenProvider,
    groups: readonly string[],
    sessionId: string,
  ): Promise<void> {
    const { organisationId, memberId: id } = account;
    const state = await this.stateOf(account);
    const { grant, revoke } = roleChanges(provider, groups, 'roles' in state ? state.roles : []);
    const reason = `Groups of the identity provider ${provider.name}`;
    for (const role of grant) await this.tellMember(account, sessionId, { type: 'GrantRole', id, role }, reason);
    for (const role of revoke) {
      const admins =
        role === 'admin'
          ? (await membersOf(this, organisationId)).filter(
              (other) => other.id !== id && other.status === 'active' && other.roles.includes('admin'),
            ).length
          : 0;
      const command = { type: 'RevokeRole', id, role, otherActiveAdmins: admins } as const;
      const refused = await this.carryOut(account, sessionId, command, reason);
      if (refused && refused.code !== 'LAST_ADMIN') throw new NotLetIn(refused.code);
      if (refused) noteProblem(refused.code);
    }
  }

  private async stateOf({ organisationId: organisation, memberId: id }: Account): Promise<MemberState> {
    return (await load(this.store, member, { organisation, id })).state;
  }

  private async tellMember(
    account: Account,
    sessionId: string,
    command: MemberCommand,
    reason?: string,
  ): Promise<void> {
    const refused = await this.carryOut(account, sessionId, command, reason);
    if (refused) throw new NotLetIn(refused.code);
  }

  private async carryOut(
    account: Account,
    sessionId: string,
    command: MemberCommand,
    reason?: string,
  ): Promise<Refusal | null> {
    const target = { organisation: account.organisationId, id: account.memberId };
    const meta = { ...this.meta(account, sessionId), reason };
    const outcome = await execute(this.store, member, target, { ...command, ...meta });
    return outcome.kind === 'refused' ? outcome.refusal : null;
  }

  private async tellCredentials(account: Account, sessionId: string, command: CredentialsCommand): Promise<void> {
    const target = { organisation: account.organisationId, id: account.memberId };
    const meta = this.meta(account, sessionId);
    const outcome = await execute(this.store, credentials, target, { ...command, ...meta });
    if (outcome.kind === 'refused') throw new NotLetIn(outcome.refusal.code);
  }

  private meta({ memberId }: Account, sessionId: string) {
    return { actor: memberId, at: this.clock().toISOString(), credential: `session:${sessionId}` };
  }
}
