import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { execute, load, type EventStore } from '@custodia/event-store';
import type { Allowances } from '@custodia/graphql';
import { newId, type Clock, type Refusal } from '@custodia/kernel';
import { ALLOWANCES, CLOCK, EVENT_STORE, VAULT } from '@custodia/platform';
import { counter } from '@custodia/telemetry';
import type { Vault } from '@custodia/vault';
import { credentials, signInRefused, type CredentialsState, type Shown } from '../credentials/credentials.decider.js';
import { agrees, nobodysHash } from '../credentials/password-hash.js';
import { openCredential } from '../credentials/sealed-credentials.js';
import { hashOfRecoveryCode, stepOfCode } from '../credentials/totp.js';
import { member } from '../member/member.decider.js';
import type { Account } from './addresses.js';
import { refused } from './http.js';

/** What somebody types to show who they are. */
export interface Given {
  readonly password: string;
  readonly code?: string | undefined;
  readonly recoveryCode?: string | undefined;
}

const signIns = counter({
  name: 'custodia_people_sign_ins_total',
  help: 'People who typed a password: signed in, or why not',
  labels: ['outcome'],
});

/** So many attempts with one account, whoever makes them; they come back evenly. */
const attempts = { units: 10, windowMs: 15 * 60_000 };

/** How long an answer takes at least, in milliseconds: longer than the work for any account, so that its time tells nothing of it. */
const answerMs = 250;

/** Compares what people type with their sealed credentials, and records what was used up by it. */
@Injectable()
export class Proof {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ALLOWANCES) private readonly allowances: Allowances,
  ) {}

  /** Throws `RATE_LIMITED` when too much was tried with `key`, which stands for an account that may exist or not. */
  spend(key: string, name = 'signIn', limit = attempts): void {
    const wait = this.allowances.takeFrom(name, key, limit);
    if (wait > 0) throw refused({ code: 'RATE_LIMITED', message: `Too many attempts; try again in ${wait} seconds.` });
  }

  /**
   * Signs in to the session with this id: answers by what, or throws the refusal. `null` is an account that does not exist;
   * it takes the same time and gets the same answer as a wrong password.
   */
  async signIn(account: Account | null, given: Given, sessionId: string): Promise<readonly string[]> {
    const [outcome] = await Promise.all([this.attempt(account, given, sessionId), pause(answerMs)]);
    if ('code' in outcome) {
      signIns.inc({ outcome: outcome.code.toLowerCase() });
      throw refused(outcome);
    }
    signIns.inc({ outcome: 'signed_in' });
    return outcome.methods;
  }

  /** The digest of the sealed password when the given one is right; otherwise `null`. */
  async password(account: Account | null, state: CredentialsState | null, password: string): Promise<string | null> {
    const sealed = state?.password ?? null;
    const hash =
      account && sealed
        ? await openCredential(this.vault, account.organisationId, account.memberId, 'password', sealed)
        : null;
    const right = await agrees(password, hash ?? (await nobodysHash()));
    return right && hash !== null && sealed ? sealed.digest : null;
  }

  private async attempt(
    account: Account | null,
    given: Given,
    sessionId: string,
  ): Promise<Refusal | { methods: readonly string[] }> {
    const place = account && { organisation: account.organisationId, id: account.memberId };
    const [known, person] = place
      ? await Promise.all([load(this.store, credentials, place), load(this.store, member, place)])
      : [null, null];
    const shown = await this.shown(account, known?.state ?? null, given);
    if (!account || !place || person?.state.status !== 'active') return signInRefused().refusal;
    const meta = {
      actor: account.memberId,
      at: this.clock().toISOString(),
      credential: `session:${sessionId}`,
    };
    const outcome = await execute(this.store, credentials, place, {
      type: 'SignIn',
      signInId: newId(),
      sessionId,
      shown,
      ...meta,
    });
    if (outcome.kind === 'refused') return outcome.refusal;
    const signedIn = outcome.events.find((event) => event.type === 'SignedIn');
    return {
      methods: [
        'password',
        ...(signedIn?.data.step != null ? ['totp'] : []),
        ...(signedIn?.data.recoveryCode != null ? ['recovery_code'] : []),
      ],
    };
  }

  private async shown(account: Account | null, state: CredentialsState | null, given: Given): Promise<Shown> {
    const password = await this.password(account, state, given.password);
    const { code, recoveryCode } = given;
    const secret =
      password !== null && account && state?.totp && code !== undefined
        ? await openCredential(this.vault, account.organisationId, account.memberId, 'totp', state.totp.secret)
        : null;
    return {
      password,
      secondGiven: code !== undefined || recoveryCode !== undefined,
      step: secret !== null && code !== undefined ? stepOfCode(secret, code, this.clock()) : null,
      recoveryCode: recoveryCode === undefined ? null : hashOfRecoveryCode(recoveryCode),
    };
  }
}
