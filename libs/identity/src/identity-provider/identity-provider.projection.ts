import { projection } from '@custodia/read-models';
import { identityProviderCodec, type IdentityProviderEvent, type ProviderRules } from './identity-provider.events.js';
import { IdentityProvider } from './identity-provider.row.js';

type Rules = Pick<IdentityProvider, keyof ProviderRules>;

const rulesOf = ({ domains, acrValues, ...rules }: ProviderRules): Rules => ({
  domains: [...domains],
  acrValues: [...acrValues],
  provisioning: rules.provisioning as IdentityProvider['provisioning'],
  groupsClaim: rules.groupsClaim,
  secondFactor: rules.secondFactor as IdentityProvider['secondFactor'],
  groupRoles: rules.groupRoles as IdentityProvider['groupRoles'],
});

export const identityProviderProjection = projection<IdentityProvider, IdentityProviderEvent>({
  name: 'identity_provider',
  version: 1,
  row: IdentityProvider,
  codec: identityProviderCodec,
  on: {
    IdentityProviderConnected: (_, { data }) => ({
      name: data.name,
      issuer: data.issuer,
      clientId: data.clientId,
      ...rulesOf(data),
      disconnectedAt: null,
    }),
    IdentityProviderRulesSet: (row, { data }) => row && { ...row, ...rulesOf(data) },
    // The row does not show it; its revision counts it.
    IdentityProviderSecretReplaced: (row) => row,
    IdentityProviderDisconnected: (row, { meta }) => row && { ...row, disconnectedAt: meta.at },
  },
});
