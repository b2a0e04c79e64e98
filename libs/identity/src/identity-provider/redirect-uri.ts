import type { ProviderPlace } from './providers.js';

/** Path at which the sign-in by a provider begins. */
export const providerPath = ({ organisationId, providerId }: ProviderPlace): string =>
  `/auth/providers/${organisationId}/${providerId}`;

/** The address that the administrator registers with the provider. Each provider has its own, so that no answer of one counts as that of another (RFC 9700, 4.4). */
export const redirectUriOf = (publicUrl: string, place: ProviderPlace): string =>
  `${publicUrl}${providerPath(place)}/callback`;
