import { describe, it } from '@jest/globals';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import type { Sealed } from '@custodia/vault';
import fc from 'fast-check';
import { credentialsDecider, type CredentialsCommand, type Shown } from './credentials.decider.js';
import type { CredentialsEvent } from './credentials.events.js';

const { given } = scenarios(credentialsDecider);
const sealed = (digest: string): Sealed => ({
  sealed: 'A256GCM',
  subject: 'm',
  iv: '',
  ciphertext: '',
  tag: '',
  digest,
});
const requested: CredentialsEvent = { type: 'EnrolmentRequested', data: { requestId: 'r', purpose: 'invitation' } };
const link = (hash: string, expiresAt = '2999-01-01T00:00:00.000Z'): CredentialsEvent => ({
  type: 'EnrolmentLinkPrepared',
  data: { requestId: 'r', purpose: 'invitation', hash, expiresAt },
});
const passwordSet: CredentialsEvent = { type: 'PasswordSet', data: { password: sealed('p'), requestId: 'r' } };
const totp: CredentialsEvent[] = [
  { type: 'TotpProposed', data: { totpId: 't', secret: sealed('s') } },
  { type: 'TotpConfirmed', data: { totpId: 't', step: 100, recoveryCodes: ['one', 'two'] } },
];
const active = { status: 'active', roles: [] } as const;
const request = (status: 'absent' | 'invited' | 'active' | 'suspended' | 'erased'): CredentialsCommand => ({
  type: 'RequestEnrolment',
  id: 'm',
  requestId: 'r2',
  purpose: 'invitation',
  holder: { status, roles: [] },
});
const enrol = (linkHash: string): CredentialsCommand => ({ type: 'Enrol', linkHash, password: sealed('new') });
const signIn = (shown: Partial<Shown>): CredentialsCommand => ({
  type: 'SignIn',
  signInId: 'i',
  sessionId: 'x',
  shown: { password: 'p', secondGiven: false, step: null, recoveryCode: null, ...shown },
});
const signedIn = (step: number | null, recoveryCode: string | null, signInId = 'i'): CredentialsEvent => ({
  type: 'SignedIn',
  data: { signInId, sessionId: 'x', step, recoveryCode, passkey: null },
});

describe('a link', () => {
  it('is asked for by mail for who belongs to the organisation', () => {
    given()
      .when(request('invited'))
      .then({ type: 'EnrolmentRequested', data: { requestId: 'r2', purpose: 'invitation' } });
    given().when(request('absent')).thenRefuses({ code: 'NOT_FOUND' });
    given().when(request('suspended')).thenRefuses({ code: 'MEMBER_SUSPENDED' });
    given().when(request('erased')).thenRefuses({ code: 'MEMBER_ERASED' });
  });
  it('is no invitation for who has a password; a forgotten one is replaced all the same', () => {
    given(passwordSet).when(request('active')).thenRefuses({ code: 'ALREADY_ENROLLED' });
    given(passwordSet)
      .when({ type: 'RequestEnrolment', id: 'm', requestId: 'r3', purpose: 'reset', holder: active })
      .then({ type: 'EnrolmentRequested', data: { requestId: 'r3', purpose: 'reset' } });
  });
  it('is not prepared for a request that was sent or replaced', () => {
    const prepare: CredentialsCommand = {
      type: 'PrepareEnrolmentLink',
      requestId: 'r',
      purpose: 'invitation',
      hash: 'h',
      expiresAt: '2999-01-01T00:00:00.000Z',
    };
    given(requested).when(prepare).then(link('h'));
    given(requested, { type: 'EnrolmentMailSent', data: { requestId: 'r', messageId: '<1@x>' } })
      .when(prepare)
      .thenNothing();
  });
  it('sets the password once', () => {
    given(requested, link('h'))
      .when(enrol('h'))
      .then({ type: 'PasswordSet', data: { password: sealed('new'), requestId: 'r' } });
    given(requested, link('h'), passwordSet).when(enrol('h')).thenRefuses({ code: 'LINK_UNKNOWN' });
  });
  it('counts until its end, and among the three newest', () => {
    given(link('h', '2000-01-01T00:00:00.000Z')).when(enrol('h')).thenRefuses({ code: 'LINK_UNKNOWN' });
    given(link('1'), link('2'), link('3'), link('4')).when(enrol('1')).thenRefuses({ code: 'LINK_UNKNOWN' });
    given(link('1'), link('2'), link('3'), link('4'))
      .when(enrol('2'))
      .then({ type: 'PasswordSet', data: { password: sealed('new'), requestId: 'r' } });
  });
});

describe('a reset by an administrator', () => {
  const reset = (holder: { status: 'absent' | 'active' | 'suspended' | 'erased' }): CredentialsCommand => ({
    type: 'ResetCredentials',
    id: 'm',
    requestId: 'r9',
    holder: { roles: [], ...holder },
  });
  const passkey: CredentialsEvent = {
    type: 'PasskeyAdded',
    data: { passkeyId: 'k', passkey: sealed('k'), counter: 0 },
  };
  const linked: CredentialsEvent = { type: 'IdentityLinked', data: { providerId: 'idp', subject: sealed('s') } };
  const happened: CredentialsEvent[] = [
    { type: 'CredentialsReset', data: { requestId: 'r9' } },
    { type: 'EnrolmentRequested', data: { requestId: 'r9', purpose: 'recovery' } },
  ];

  it('takes effect once for each request, for who has something to sign in with', () => {
    given(passwordSet, ...totp)
      .when(reset(active))
      .then(...happened);
    given(passkey)
      .when(reset(active))
      .then(...happened);
    given(passwordSet, ...happened)
      .when(reset(active))
      .thenNothing();
    given().when(reset(active)).thenRefuses({ code: 'NOT_ENROLLED' });
    given(linked).when(reset(active)).thenRefuses({ code: 'NOT_ENROLLED' });
    given(passwordSet)
      .when(reset({ status: 'suspended' }))
      .thenRefuses({ code: 'MEMBER_SUSPENDED' });
    given()
      .when(reset({ status: 'absent' }))
      .thenRefuses({ code: 'NOT_FOUND' });
    given(passwordSet)
      .when(reset({ status: 'erased' }))
      .thenRefuses({ code: 'MEMBER_ERASED' });
  });
  it('leaves nothing that opens the account but the link to a provider', () => {
    const before = [passwordSet, ...totp, passkey, linked, link('h'), ...happened];
    given(...before)
      .when(signIn({}))
      .thenRefuses({ code: 'SIGN_IN_REFUSED' });
    given(...before)
      .when({ type: 'SignInWithPasskey', signInId: 'i', sessionId: 'x', passkeyId: 'k', counter: 1 })
      .thenRefuses({ code: 'SIGN_IN_REFUSED' });
    given(...before)
      .when(enrol('h'))
      .thenRefuses({ code: 'LINK_UNKNOWN' });
    given(...before)
      .when({ type: 'SignInWithProvider', signInId: 'i', sessionId: 'x', providerId: 'idp' })
      .then({
        type: 'SignedIn',
        data: { signInId: 'i', sessionId: 'x', step: null, recoveryCode: null, passkey: null, providerId: 'idp' },
      });
  });
  it('is followed by a password, chosen with the link of its mail, that needs no second factor of before', () => {
    given(passwordSet, ...totp, ...happened, link('h2'))
      .when(enrol('h2'))
      .then({ type: 'PasswordSet', data: { password: sealed('new'), requestId: 'r' } });
    given(passwordSet, ...totp, ...happened, passwordSet)
      .when(signIn({}))
      .then(signedIn(null, null));
  });
});

describe('a sign-in', () => {
  it('needs the password that counts now', () => {
    given(passwordSet).when(signIn({})).then(signedIn(null, null));
    given(passwordSet)
      .when(signIn({ password: null }))
      .thenRefuses({ code: 'SIGN_IN_REFUSED' });
    given().when(signIn({})).thenRefuses({ code: 'SIGN_IN_REFUSED' });
    given(passwordSet, { type: 'PasswordSet', data: { password: sealed('q'), requestId: null } })
      .when(signIn({}))
      .thenRefuses({ code: 'SIGN_IN_REFUSED' });
  });
  it('asks for the second factor only behind the right password', () => {
    given(passwordSet, ...totp)
      .when(signIn({}))
      .thenRefuses({ code: 'SECOND_FACTOR_NEEDED' });
    given(passwordSet, ...totp)
      .when(signIn({ password: null }))
      .thenRefuses({ code: 'SIGN_IN_REFUSED' });
  });
  it('takes a code of an app once, and none that is older than one that was used', () => {
    const code = (step: number | null) => signIn({ secondGiven: true, step });
    given(passwordSet, ...totp)
      .when(code(101))
      .then(signedIn(101, null));
    for (const step of [100, 99, null])
      given(passwordSet, ...totp)
        .when(code(step))
        .thenRefuses({ code: 'CODE_WRONG' });
    given(passwordSet, ...totp, signedIn(102, null, 'before'))
      .when(code(101))
      .thenRefuses({ code: 'CODE_WRONG' });
  });
  it('takes each recovery code once', () => {
    const recover = (recoveryCode: string) => signIn({ secondGiven: true, recoveryCode });
    given(passwordSet, ...totp)
      .when(recover('one'))
      .then(signedIn(null, 'one'));
    given(passwordSet, ...totp, signedIn(null, 'one', 'before'))
      .when(recover('one'))
      .thenRefuses({ code: 'CODE_WRONG' });
    given(passwordSet, ...totp, { type: 'TotpRemoved', data: {} })
      .when(recover('two'))
      .then(signedIn(null, null));
  });
});

describe('an authenticator app', () => {
  it('counts once a code of it came back', () => {
    const confirm = (totpId: string, step: number | null): CredentialsCommand => ({
      type: 'ConfirmTotp',
      totpId,
      step,
      recoveryCodes: ['one', 'two'],
    });
    given(totp[0]!).when(confirm('t', 100)).then(totp[1]!);
    given(totp[0]!).when(confirm('t', null)).thenRefuses({ code: 'CODE_WRONG' });
    given(totp[0]!).when(confirm('other', 100)).thenRefuses({ code: 'CODE_WRONG' });
    given(...totp)
      .when(confirm('other', 100))
      .thenRefuses({ code: 'TOTP_IN_USE' });
  });
  it('is not replaced before it is removed', () => {
    const propose: CredentialsCommand = { type: 'ProposeTotp', totpId: 'u', secret: sealed('z') };
    given(...totp)
      .when(propose)
      .thenRefuses({ code: 'TOTP_IN_USE' });
    given(...totp, { type: 'TotpRemoved', data: {} })
      .when(propose)
      .then({ type: 'TotpProposed', data: { totpId: 'u', secret: sealed('z') } });
    given().when({ type: 'RemoveTotp' }).thenNothing();
  });
});

describe('a passkey', () => {
  const added: CredentialsEvent = { type: 'PasskeyAdded', data: { passkeyId: 'k', passkey: sealed('k'), counter: 1 } };
  const show = (counter: number, signInId = 'i'): CredentialsCommand => ({
    type: 'SignInWithPasskey',
    signInId,
    sessionId: 'x',
    passkeyId: 'k',
    counter,
  });
  const shown = (counter: number): CredentialsEvent => ({
    type: 'SignedIn',
    data: { signInId: 'i', sessionId: 'x', step: null, recoveryCode: null, passkey: { id: 'k', counter } },
  });
  it('signs in without a password or a code', () =>
    given(passwordSet, ...totp, added)
      .when(show(2))
      .then(shown(2)));
  it('whose device counts backwards or stands still is a copy', () => {
    for (const counter of [1, 0]) given(added).when(show(counter)).thenRefuses({ code: 'SIGN_IN_REFUSED' });
    given(added, shown(5)).when(show(5, 'later')).thenRefuses({ code: 'SIGN_IN_REFUSED' });
  });
  it('of a device that does not count is taken', () =>
    given({ type: 'PasskeyAdded', data: { passkeyId: 'k', passkey: sealed('k'), counter: 0 } })
      .when(show(0))
      .then(shown(0)));
  it('answers a challenge once', () => given(added, shown(2)).when(show(3)).thenNothing());
  it('that was removed opens nothing', () =>
    given(added, { type: 'PasskeyRemoved', data: { passkeyId: 'k' } })
      .when(show(2))
      .thenRefuses({ code: 'SIGN_IN_REFUSED' }));
  it('is one of twenty at the most', () => {
    const many = Array.from({ length: 20 }, (_, n): CredentialsEvent => ({
      type: 'PasskeyAdded',
      data: { passkeyId: `k${n}`, passkey: sealed('k'), counter: 0 },
    }));
    given(...many)
      .when({ type: 'AddPasskey', passkeyId: 'more', passkey: sealed('k'), counter: 0 })
      .thenRefuses({ code: 'TOO_MANY_PASSKEYS' });
  });
});

describe('credentials', () => {
  it('are not used twice by the same command', () =>
    neverActsTwice(
      credentialsDecider,
      fc.record({
        type: fc.constant('RequestEnrolment' as const),
        id: fc.constant('m'),
        requestId: fc.constantFrom('r', 'r2'),
        purpose: fc.constantFrom('invitation' as const, 'reset' as const),
        holder: fc.constant(active),
      }),
      fc.record({
        type: fc.constant('ResetCredentials' as const),
        id: fc.constant('m'),
        requestId: fc.constantFrom('r', 'r2'),
        holder: fc.constant(active),
      }),
      fc.record({
        type: fc.constant('PrepareEnrolmentLink' as const),
        requestId: fc.constantFrom('r', 'r2'),
        purpose: fc.constantFrom('invitation' as const, 'founding' as const),
        hash: fc.constantFrom('1', '2'),
        expiresAt: fc.constant('2999-01-01T00:00:00.000Z'),
      }),
      fc.record({
        type: fc.constant('RecordEnrolmentMailSent' as const),
        requestId: fc.constantFrom('r', 'r2'),
        messageId: fc.constant('<1@x>'),
      }),
      fc.record({
        type: fc.constant('Enrol' as const),
        linkHash: fc.constantFrom('1', '2'),
        password: fc.constant(sealed('p')),
      }),
      fc
        .record({
          type: fc.constant('ChangePassword' as const),
          current: fc.constantFrom('p', 'q'),
          password: fc.constant(sealed('q')),
        })
        .filter(({ current }) => current !== 'q'),
      fc.record({
        type: fc.constant('ProposeTotp' as const),
        totpId: fc.constantFrom('t', 'u'),
        secret: fc.constant(sealed('s')),
      }),
      fc.record({
        type: fc.constant('ConfirmTotp' as const),
        totpId: fc.constantFrom('t', 'u'),
        step: fc.constantFrom(null, 100),
        recoveryCodes: fc.constant(['one']),
      }),
      fc.constant<CredentialsCommand>({ type: 'RemoveTotp' }),
      fc.record({
        type: fc.constant('AddPasskey' as const),
        passkeyId: fc.constantFrom('k', 'l'),
        passkey: fc.constant(sealed('k')),
        counter: fc.constantFrom(0, 1),
      }),
      fc.record({ type: fc.constant('RemovePasskey' as const), passkeyId: fc.constantFrom('k', 'l') }),
      fc.record({
        type: fc.constant('SignInWithPasskey' as const),
        signInId: fc.constantFrom('i', 'j'),
        sessionId: fc.constant('x'),
        passkeyId: fc.constantFrom('k', 'l'),
        counter: fc.constantFrom(0, 1, 2),
      }),
      fc.record({
        type: fc.constant('SignIn' as const),
        signInId: fc.constantFrom('i', 'j'),
        sessionId: fc.constant('x'),
        shown: fc.record({
          password: fc.constantFrom('p', null),
          secondGiven: fc.boolean(),
          step: fc.constantFrom(null, 101, 102),
          recoveryCode: fc.constantFrom(null, 'one'),
        }),
      }),
    ));
});
