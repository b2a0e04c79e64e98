import { Inject, Injectable } from '@nestjs/common';
import { execute, load, type EventStore } from '@custodia/event-store';
import type { Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE, VAULT } from '@custodia/platform';
import { noteGuest } from '@custodia/telemetry';
import type { Vault } from '@custodia/vault';
import { commonPasswords } from '../credentials/common-passwords.js';
import { credentials, linkUnknown, openLink, type EnrolmentLink } from '../credentials/credentials.decider.js';
import { hashPassword } from '../credentials/password-hash.js';
import { passwordProblem } from '../credentials/password.policy.js';
import { sealCredential } from '../credentials/sealed-credentials.js';
import { acceptDetails, sameEmail, type ClearDetails } from '../member/details.policy.js';
import { MemberChanges } from '../member/member-changes.js';
import { member } from '../member/member.decider.js';
import { personInLog } from '../member/persons.read.js';
import { sealDetails } from '../member/seal-details.js';
import { membersOf } from '../operator/directory.js';
import { organisationNameInLog } from '../organisation/organisation.read.js';
import { claimOf, hashOf } from '../secret.js';
import { SESSIONS, type Sessions } from '../session/sessions.js';
import { ADDRESSES, type Account, type Addresses } from './addresses.js';
import { refused, type EnrolBody } from './http.js';

/** What the code of a link opens. */
interface Opened {
  readonly account: Account;
  readonly link: EnrolmentLink;
  readonly person: ClearDetails;
  readonly joined: boolean;
}

/** Accepts invitations and forgotten passwords: who has the code of a link chooses a password. */
@Injectable()
export class Enrolment {
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ADDRESSES) private readonly addresses: Addresses,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    private readonly changes: MemberChanges,
  ) {}

  /** Whose link it is and what for, before anything is asked; throws `LINK_UNKNOWN`. */
  async look(code: string) {
    const { account, link, person } = await this.open(code);
    const organisation = (await organisationNameInLog(this.store, account.organisationId)) ?? '';
    return { organisation, purpose: link.purpose, expiresAt: link.expiresAt, ...person };
  }

  /** Sets the password and lets an invited person join. Every session of the person ends. */
  async enrol({ code, password, name, email }: EnrolBody): Promise<{ account: Account; link: EnrolmentLink }> {
    const { account, link, person, joined } = await this.open(code);
    const given = { name: name ?? person.name, email: email ?? person.email };
    // An address is proven by the mail that was read there; the founder got none.
    if (link.purpose !== 'founding' && !sameEmail(given.email, person.email))
      throw refused({ code: 'INVALID_INPUT', message: 'email: the invitation was sent to another address.' });
    const checked = acceptDetails(given);
    if (checked.kind === 'refused') throw refused(checked.refusal);
    const { organisationId: organisation, memberId } = account;
    await this.checkPassword(account, checked.details, password);
    const changed = checked.details.name !== person.name || checked.details.email !== person.email;
    if (changed || !joined) await this.join(account, checked.details, { joined, changed });
    const sealed = await sealCredential(this.vault, organisation, memberId, 'password', await hashPassword(password));
    const outcome = await execute(
      this.store,
      credentials,
      { organisation, id: memberId },
      { type: 'Enrol', linkHash: hashOf(code), password: sealed, ...this.meta(account) },
    );
    if (outcome.kind === 'refused') throw refused(outcome.refusal);
    await this.addresses.refresh(account);
    await this.sessions.endAll(organisation, memberId);
    this.changes.tell(memberId);
    return { account, link };
  }

  /** Throws `INVALID_INPUT` for a password that this person may not choose. */
  async checkPassword({ organisationId }: Account, person: ClearDetails, password: string): Promise<void> {
    const problem = passwordProblem(password, {
      common: await commonPasswords(),
      personal: [person.name, person.email, (await organisationNameInLog(this.store, organisationId)) ?? ''],
    });
    if (problem) throw refused(problem.refusal);
  }

  private async open(code: string): Promise<Opened> {
    const unknown = refused(linkUnknown().refusal);
    const claim = claimOf('enr_', code);
    if (!claim) throw unknown;
    const { organisation, id } = claim;
    const [{ state }, { state: holder }] = await Promise.all([
      load(this.store, credentials, { organisation, id }),
      load(this.store, member, { organisation, id }),
    ]);
    const link = openLink(state, hashOf(code), this.clock().toISOString());
    if (!link || (holder.status !== 'invited' && holder.status !== 'active')) throw unknown;
    noteGuest(organisation, id);
    const person = await personInLog(this, organisation, id);
    if (!person) throw unknown;
    return {
      account: { organisationId: organisation, memberId: id },
      link,
      person,
      joined: holder.status === 'active',
    };
  }

  private async join(
    account: Account,
    details: ClearDetails,
    { joined, changed }: { joined: boolean; changed: boolean },
  ): Promise<void> {
    const { organisationId: organisation, memberId: id } = account;
    const emailTaken =
      changed &&
      (await membersOf(this, organisation)).some((other) => other.id !== id && sameEmail(other.email, details.email));
    const sealed = await sealDetails(this.vault, organisation, id, details);
    const command = joined
      ? ({ type: 'CorrectMemberDetails', id, emailTaken, ...sealed } as const)
      : ({ type: 'JoinOrganisation', id, ...sealed } as const);
    const outcome = await execute(this.store, member, { organisation, id }, { ...command, ...this.meta(account) });
    if (outcome.kind === 'refused') throw refused(outcome.refusal);
  }

  private meta({ memberId }: Account) {
    return { actor: memberId, at: this.clock().toISOString() };
  }
}
