import { Inject, Injectable } from '@nestjs/common';
import { execute, load, type EventStore } from '@custodia/event-store';
import { derivedId, newId, type Clock, type Config } from '@custodia/kernel';
import { CLOCK, CONFIG, EVENT_STORE, VAULT } from '@custodia/platform';
import { counter } from '@custodia/telemetry';
import type { Vault } from '@custodia/vault';
import type { AuthenticationResponseJSON, RegistrationResponseJSON, WebAuthnCredential } from '@simplewebauthn/server';
import { z } from 'zod';
import { credentials, signInRefused, type CredentialsState } from '../credentials/credentials.decider.js';
import { openCredential, sealCredential } from '../credentials/sealed-credentials.js';
import type { ClearDetails } from '../member/details.policy.js';
import { member } from '../member/member.decider.js';
import { ADDRESSES, type Account, type Addresses } from '../sign-in/addresses.js';
import { refused } from '../sign-in/http.js';
import { challenges, type Challenges } from './challenges.js';

/** A passkey in the clear: only on its way to or from the vault. */
const clearPasskey = z.object({
  credentialId: z.string(),
  publicKey: z.string(),
  transports: z.array(z.string()),
  label: z.string(),
  /** ISO 8601. */
  addedAt: z.string(),
});
type ClearPasskey = z.infer<typeof clearPasskey>;
type KnownPasskey = ClearPasskey & { readonly id: string; readonly counter: number };

/** What a browser sends of an assertion, as far as it says whose it is. */
const assertion = z.looseObject({
  id: z.string().max(2_000),
  response: z.looseObject({ userHandle: z.string().max(200) }),
});

const signIns = counter({
  name: 'custodia_passkey_sign_ins_total',
  help: 'People who showed a passkey: signed in, or refused',
  labels: ['outcome'],
});

/** Loaded when the first passkey is met. */
const webauthn = () => import('@simplewebauthn/server');

/** Passkeys (WebAuthn): each verifies the person on the device, so it counts for both factors and cannot be given to a page elsewhere. */
@Injectable()
export class Passkeys {
  private readonly challenges: Challenges;
  private readonly origin: string;
  private readonly rpID: string;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ADDRESSES) addresses: Addresses,
    @Inject(CONFIG) { http }: Config,
  ) {
    this.challenges = challenges((text) => addresses.mac(text), clock);
    this.origin = new URL(http.publicUrl).origin;
    this.rpID = new URL(http.publicUrl).hostname;
  }

  /** For `navigator.credentials.create`. */
  async proposeTo(account: Account, { name, email }: ClearDetails): Promise<object> {
    const known = await this.known(account);
    return (await webauthn()).generateRegistrationOptions({
      rpName: 'Custodia',
      rpID: this.rpID,
      userName: email,
      userDisplayName: name,
      userID: handleOf(account),
      challenge: await this.challenges.make(`add ${account.memberId}`),
      excludeCredentials: known.map(({ credentialId: id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /** Keeps the passkey that the browser made; throws `PASSKEY_REFUSED`. */
  async add(account: Account, label: string, response: object, credential: string): Promise<{ passkeyId: string }> {
    const { organisationId: organisation, memberId: id } = account;
    const { verifyRegistrationResponse } = await webauthn();
    const checked = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      ...this.expected(`add ${id}`),
    }).catch(() => null);
    if (!checked?.verified) throw refused(passkeyRefused);
    const { id: credentialId, publicKey, transports = [], counter: count } = checked.registrationInfo.credential;
    const passkeyId = derivedId('passkey', id, credentialId);
    const clear: ClearPasskey = {
      credentialId,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      transports: [...transports],
      label,
      addedAt: this.clock().toISOString(),
    };
    const sealed = await sealCredential(this.vault, organisation, id, 'passkey', JSON.stringify(clear));
    const meta = { actor: id, at: this.clock().toISOString(), credential };
    const command = { type: 'AddPasskey', passkeyId, passkey: sealed, counter: count, ...meta } as const;
    const outcome = await execute(this.store, credentials, { organisation, id }, command);
    if (outcome.kind === 'refused') throw refused(outcome.refusal);
    return { passkeyId };
  }

  /** For `navigator.credentials.get`: names nobody, so that it tells nothing. */
  async ask(): Promise<object> {
    return (await webauthn()).generateAuthenticationOptions({
      rpID: this.rpID,
      challenge: await this.challenges.make('sign-in'),
      userVerification: 'required',
    });
  }

  /** Signs in to the session with this id by what the browser answered to `ask`; throws `SIGN_IN_REFUSED`. `only`: that member and nobody else. */
  async signIn(response: object, sessionId: string, only?: Account): Promise<Account> {
    const account = await this.attempt(response, sessionId, only);
    signIns.inc({ outcome: account ? 'signed_in' : 'refused' });
    if (!account) throw refused(signInRefused().refusal);
    return account;
  }

  /** What the person has, for the list. */
  async list(account: Account): Promise<readonly { passkeyId: string; label: string; addedAt: string }[]> {
    return (await this.known(account)).map(({ id, label, addedAt }) => ({ passkeyId: id, label, addedAt }));
  }

  private async attempt(response: object, sessionId: string, only?: Account): Promise<Account | null> {
    const read = assertion.safeParse(response);
    const account = read.success ? accountOf(read.data.response.userHandle) : null;
    if (!read.success || !account || (only && only.memberId !== account.memberId)) return null;
    const { organisationId: organisation, memberId: id } = account;
    const { state: person } = await load(this.store, member, { organisation, id });
    if (person.status !== 'active') return null;
    const passkey = (await this.known(account)).find(({ credentialId }) => credentialId === read.data.id);
    if (!passkey) return null;
    const credential: WebAuthnCredential = {
      id: passkey.credentialId,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
      transports: passkey.transports,
    };
    const { verifyAuthenticationResponse } = await webauthn();
    const checked = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      credential,
      ...this.expected('sign-in'),
    }).catch(() => null);
    if (!checked?.verified) return null;
    const outcome = await execute(
      this.store,
      credentials,
      { organisation, id },
      {
        type: 'SignInWithPasskey',
        // Follows from the challenge, so that an answer counts once.
        signInId: derivedId('passkey', challengeIn(response) ?? newId()),
        sessionId,
        passkeyId: passkey.id,
        counter: checked.authenticationInfo.newCounter,
        actor: id,
        at: this.clock().toISOString(),
        credential: `session:${sessionId}`,
      },
    );
    return outcome.kind === 'done' && outcome.events.length > 0 ? account : null;
  }

  private expected(purpose: 'sign-in' | `add ${string}`) {
    return {
      expectedChallenge: (challenge: string) => this.challenges.isGood(purpose, challenge),
      expectedOrigin: this.origin,
      expectedRPID: this.rpID,
      requireUserVerification: true,
    } as const;
  }

  private async known({ organisationId: organisation, memberId: id }: Account): Promise<KnownPasskey[]> {
    const { state }: { state: CredentialsState } = await load(this.store, credentials, { organisation, id });
    const opened = await Promise.all(
      state.passkeys.map(async ({ id: passkeyId, sealed, counter: count }) => {
        const text = await openCredential(this.vault, organisation, id, 'passkey', sealed);
        return text === null ? null : { ...clearPasskey.parse(JSON.parse(text)), id: passkeyId, counter: count };
      }),
    );
    return opened.filter((one) => one !== null);
  }
}

const passkeyRefused = {
  code: 'PASSKEY_REFUSED',
  message: 'The answer of the device cannot be used. Ask for new options and try again.',
};

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What the device keeps beside the passkey and hands back: the ids of organisation and member, and no name. */
const handleOf = ({ organisationId, memberId }: Account): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat([bytesOf(organisationId), bytesOf(memberId)]));

function accountOf(handle: string): Account | null {
  const hex = Buffer.from(handle, 'base64url').toString('hex');
  return hex.length === 64 ? { organisationId: uuidOf(hex.slice(0, 32)), memberId: uuidOf(hex.slice(32)) } : null;
}

function challengeIn(response: object): string | null {
  const { clientDataJSON } = (response as { response: { clientDataJSON?: unknown } }).response;
  try {
    return String(
      (JSON.parse(Buffer.from(String(clientDataJSON), 'base64url').toString()) as { challenge: unknown }).challenge,
    );
  } catch {
    return null;
  }
}
