import { HttpException, Inject, Injectable } from '@nestjs/common';
import { execute, type EventStore } from '@custodia/event-store';
import { credentialOf, type Caller } from '@custodia/graphql';
import { isUuid, newId, type Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE, READER, VAULT, WAITER } from '@custodia/platform';
import type { ProjectionWaiter, Reader } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { acceptDetails, sameEmail, type ClearDetails } from '../member/details.policy.js';
import { inTurn } from '../member/in-turn.js';
import { MemberChanges } from '../member/member-changes.js';
import { member, type MemberCommand } from '../member/member.decider.js';
import type { MemberDetails } from '../member/member.events.js';
import { memberProjection } from '../member/member.projection.js';
import { sealDetails } from '../member/seal-details.js';
import { entriesOf, type MemberEntry } from '../operator/directory.js';
import type { Role } from '../role.policy.js';
import { ADDRESSES, type Addresses } from '../sign-in/addresses.js';
import { directoryRoles, type GroupChange, type ScimProblem, type UserChange } from './scim.policy.js';

/** A refusal as SCIM tells it (RFC 7644, 3.12). */
export const scimError = (status: number, detail: string, scimType?: string): HttpException =>
  new HttpException(
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), scimType, detail },
    status,
  );

/** Throws the problem; answers what is none. */
export function readable<Value>(read: Value | ScimProblem): Exclude<Value, ScimProblem> {
  if (typeof read === 'object' && read !== null && 'scimType' in read) {
    const { detail, scimType } = read as ScimProblem;
    throw scimError(400, detail, scimType);
  }
  return read as Exclude<Value, ScimProblem>;
}

/** How long a request waits until the list of members shows what it changed, in milliseconds. */
const visibleWithinMs = 10_000;

/** Members as the directory of an organisation keeps them: created, corrected, suspended, and in the groups that are their roles. */
@Injectable()
export class ScimDirectory {
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ADDRESSES) private readonly addresses: Addresses,
    private readonly changes: MemberChanges,
    @Inject(READER) private readonly reader: Reader,
    @Inject(WAITER) private readonly waiter: ProjectionWaiter,
  ) {}

  /** Everybody whom the directory sees: not who was erased, nor who was deleted by it. */
  async people({ organisationId }: Caller): Promise<readonly MemberEntry[]> {
    return (await this.members(organisationId)).filter(({ status, deleted }) => status !== 'erased' && !deleted);
  }

  /** Throws 404. */
  async person(caller: Caller, id: string): Promise<MemberEntry> {
    const found = isUuid(id) ? (await this.people(caller)).find((each) => each.id === id) : undefined;
    if (!found) throw scimError(404, `There is no user ${id.slice(0, 80)} here.`);
    return found;
  }

  /** Invites a person with the role of a viewer, or takes one in again whom the directory deleted. Answers the id. */
  create(caller: Caller, { userName = '', name, active = true }: UserChange): Promise<string> {
    return inTurn(caller.organisationId, async () => {
      const details = accepted({ name: name ?? userName, email: userName });
      const known = (await this.members(caller.organisationId)).find(
        ({ status, email }) => status !== 'erased' && sameEmail(email, details.email),
      );
      if (known && !known.deleted) throw scimError(409, `There is a user ${details.email} already.`, 'uniqueness');
      const id = known?.id ?? newId();
      if (known) await this.tell(caller, { type: 'ReinstateMember', id });
      const sealed = await sealDetails(this.vault, caller.organisationId, id, details);
      if (!known)
        await this.tell(caller, {
          type: 'InviteMember',
          ...{ id, roles: ['viewer'], emailTaken: false, repeats: false, ...sealed },
        });
      else if (known.name !== details.name)
        await this.tell(caller, { type: 'CorrectMemberDetails', id, emailTaken: false, ...sealed });
      if (!active) await this.suspend(caller, id);
      return id;
    });
  }

  change(caller: Caller, id: string, { userName, name, active }: UserChange): Promise<void> {
    return inTurn(caller.organisationId, async () => {
      const before = await this.person(caller, id);
      const details = accepted({ name: name ?? before.name, email: userName ?? before.email });
      const isOther = details.name !== before.name || details.email !== before.email;
      // Whoever could write the address of an administrator could have the mails of the sign-in sent elsewhere.
      if (isOther && before.roles.some((role) => !directoryRoles.includes(role)))
        throw scimError(
          409,
          'Name and address of an administrator are corrected by administrators alone.',
          'mutability',
        );
      if (isOther) {
        const others = (await this.members(caller.organisationId)).filter((each) => each.id !== id);
        const emailTaken = others.some(({ status, email }) => status !== 'erased' && sameEmail(email, details.email));
        const sealed = await sealDetails(this.vault, caller.organisationId, id, details);
        await this.tell(caller, { type: 'CorrectMemberDetails', id, emailTaken, ...sealed });
        if (before.status !== 'invited')
          await this.addresses.refresh({ organisationId: caller.organisationId, memberId: id });
      }
      if (active === false) await this.suspend(caller, id);
      if (active === true) await this.tell(caller, { type: 'ReinstateMember', id });
    });
  }

  /** Suspends the person, takes what the directory gave, and shows the person to the directory no more. Nothing is erased. */
  remove(caller: Caller, id: string): Promise<void> {
    return inTurn(caller.organisationId, async () => {
      const { roles } = await this.person(caller, id);
      await this.suspend(caller, id, true);
      for (const role of roles.filter((each) => each !== 'viewer' && directoryRoles.includes(each)))
        await this.tell(caller, { type: 'RevokeRole', id, role, otherActiveAdmins: 0 });
    });
  }

  regroup(caller: Caller, role: Role, changes: readonly GroupChange[]): Promise<void> {
    return inTurn(caller.organisationId, async () => {
      for (const change of changes) {
        const people = await this.people(caller);
        const held = people.filter(({ roles }) => roles.includes(role)).map(({ id }) => id);
        const named = change.kind === 'clear' ? [] : change.members;
        const unknown = named.find((id) => !people.some((person) => person.id === id));
        if (unknown !== undefined && change.kind !== 'remove')
          throw scimError(400, `There is no user ${unknown.slice(0, 80)} here.`, 'invalidValue');
        const granted = change.kind === 'add' || change.kind === 'replace' ? named : [];
        const revoked =
          change.kind === 'remove' ? named : change.kind === 'add' ? [] : held.filter((id) => !named.includes(id));
        for (const id of granted.filter((each) => !held.includes(each)))
          await this.tell(caller, { type: 'GrantRole', id, role });
        for (const id of revoked.filter((each) => held.includes(each)))
          await this.tell(caller, { type: 'RevokeRole', id, role, otherActiveAdmins: 0 });
      }
    });
  }

  private async suspend(caller: Caller, id: string, deleted = false): Promise<void> {
    const otherActiveAdmins = (await this.members(caller.organisationId)).filter(
      (other) => other.id !== id && other.status === 'active' && other.roles.includes('admin'),
    ).length;
    await this.tell(caller, { type: 'SuspendMember', id, otherActiveAdmins, ...(deleted ? { deleted } : {}) });
  }

  /** The read model names the members of this organisation, and of no other; their streams say how they stand. */
  private async members(organisation: string): Promise<MemberEntry[]> {
    const session = this.reader.session(organisation);
    const rows = await session
      .query<{ id: string; name: MemberDetails['name'] | null; email: MemberDetails['email'] | null }>(
        'select id, sealed_name as name, sealed_email as email from member_v1 order by created_at, id',
      )
      .finally(() => session.end());
    const details = rows.map(({ id, name, email }) => [id, name && email ? { name, email } : null] as const);
    return entriesOf(this, organisation, details);
  }

  private async tell(caller: Caller, command: MemberCommand): Promise<void> {
    const { organisationId: organisation, memberId: actor } = caller;
    const meta = { actor, at: this.clock().toISOString(), credential: credentialOf(caller), reason: 'SCIM' };
    const outcome = await execute(this.store, member, { organisation, id: command.id }, { ...command, ...meta });
    this.changes.tell(command.id);
    if (outcome.kind === 'refused') throw scimError(409, outcome.refusal.message);
    // What is asked next finds it.
    if (outcome.position !== null)
      await this.waiter.waitFor([memberProjection.name], outcome.position, visibleWithinMs);
  }
}

function accepted(given: ClearDetails): ClearDetails {
  const checked = acceptDetails(given);
  if (checked.kind === 'refused') throw scimError(400, checked.refusal.message, 'invalidValue');
  return checked.details;
}
