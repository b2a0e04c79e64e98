import { describe, it } from '@jest/globals';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import fc from 'fast-check';
import { identityProviderDecider, type IdentityProviderCommand } from './identity-provider.decider.js';
import type { ConnectedData, IdentityProviderEvent } from './identity-provider.events.js';

const { given } = scenarios(identityProviderDecider);
const secret = { sealed: 'A256GCM', subject: 'p', iv: 'a', ciphertext: 'b', tag: 'c', digest: 'd' } as const;
const data: ConnectedData = {
  name: 'Acme',
  issuer: 'https://login.acme.example',
  clientId: 'custodia',
  secret,
  domains: ['acme.example'],
  provisioning: 'invited',
  groupsClaim: 'groups',
  groupRoles: [],
  secondFactor: 'by_claim',
  acrValues: [],
};
const connect = { type: 'ConnectIdentityProvider', id: 'p', issuerProblem: null, ...data } as const;
const connected: IdentityProviderEvent = { type: 'IdentityProviderConnected', data };
const gone: IdentityProviderEvent = { type: 'IdentityProviderDisconnected', data: {} };
const rules = {
  domains: ['Acme.example', 'acme.org'],
  provisioning: 'groups',
  groupsClaim: 'roles',
  secondFactor: 'always',
  acrValues: ['b', 'a', 'a'],
} as const;
const groupRoles = [{ group: 'owners', role: 'asset_owner' as const }];

describe('an identity provider', () => {
  it('is connected once', () => {
    given().when(connect).then(connected);
    given(connected).when(connect).thenNothing();
    given(connected)
      .when({ ...connect, issuer: 'https://other.example' })
      .thenRefuses({ code: 'ID_TAKEN' });
  });
  it.each([
    { name: ' ' },
    { name: 'x'.repeat(61) },
    { clientId: '' },
    { issuerProblem: 'It is no address.' },
    { domains: [] },
  ])('is not connected with %j', (change) =>
    given()
      .when({ ...connect, ...change })
      .thenRefuses({ code: 'INVALID_INPUT' }),
  );
  it('gets other rules, in one form', () =>
    given(connected)
      .when({ type: 'SetIdentityProviderRules', id: 'p', ...rules, groupRoles })
      .then({
        type: 'IdentityProviderRulesSet',
        data: { ...rules, domains: ['acme.example', 'acme.org'], groupRoles, acrValues: ['a', 'b'] },
      }));
  it('gets another secret', () =>
    given(connected)
      .when({ type: 'ReplaceIdentityProviderSecret', id: 'p', secret })
      .then({ type: 'IdentityProviderSecretReplaced', data: { secret } }));
  it('is disconnected for good', () => {
    given(connected).when({ type: 'DisconnectIdentityProvider', id: 'p' }).then(gone);
    given(connected, gone).when({ type: 'DisconnectIdentityProvider', id: 'p' }).thenNothing();
    given(connected, gone)
      .when({ type: 'ReplaceIdentityProviderSecret', id: 'p', secret })
      .thenRefuses({ code: 'PROVIDER_DISCONNECTED' });
    given().when({ type: 'DisconnectIdentityProvider', id: 'p' }).thenRefuses({ code: 'NOT_FOUND' });
  });
  it('never acts twice', () =>
    neverActsTwice(
      identityProviderDecider,
      fc.constantFrom<IdentityProviderCommand>(
        connect,
        { type: 'SetIdentityProviderRules', id: 'p', ...rules, groupRoles },
        { type: 'DisconnectIdentityProvider', id: 'p' },
      ),
    ));
});
