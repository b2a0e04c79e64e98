import { identityProviderProjection } from './identity-provider/identity-provider.projection.js';
import { memberProjection } from './member/member.projection.js';
import { organisationProjection } from './organisation/organisation.projection.js';
import { securityProjection } from './security/security.projection.js';
import { tokenProjection } from './token/token.projection.js';

/** Read models of identity. */
export const identityProjections = [
  organisationProjection,
  memberProjection,
  tokenProjection,
  securityProjection,
  identityProviderProjection,
];
