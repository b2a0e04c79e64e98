import { Inject, Injectable } from '@nestjs/common';
import { execute, load, type EventStore } from '@custodia/event-store';
import { credentialOf, type Caller } from '@custodia/graphql';
import type { Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { credentials, type CredentialsCommand, type CredentialsState } from '../credentials/credentials.decider.js';
import type { ClearDetails } from '../member/details.policy.js';
import { personInLog } from '../member/persons.read.js';
import { refused } from './http.js';

/** The credentials of the caller: read, and changed by the caller alone. */
@Injectable()
export class OwnCredentials {
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async state({ organisationId: organisation, memberId: id }: Caller): Promise<CredentialsState> {
    return (await load(this.store, credentials, { organisation, id })).state;
  }

  async person({ organisationId, memberId }: Caller): Promise<ClearDetails> {
    const person = await personInLog(this, organisationId, memberId);
    if (!person) throw refused({ code: 'NOT_FOUND', message: 'The member was erased.' });
    return person;
  }

  /** Carries out a command, or throws its refusal. */
  async tell(caller: Caller, command: CredentialsCommand): Promise<void> {
    const { organisationId: organisation, memberId: id } = caller;
    const meta = { actor: id, at: this.clock().toISOString(), credential: credentialOf(caller) };
    const outcome = await execute(this.store, credentials, { organisation, id }, { ...command, ...meta });
    if (outcome.kind === 'refused') throw refused(outcome.refusal);
  }
}
