import { projection } from '@custodia/read-models';
import type { Role } from '../role.types.js';
import { tokenCodec, type ApiTokenEvent } from './token.events.js';
import { ApiToken } from './token.row.js';

export const tokenProjection = projection<ApiToken, ApiTokenEvent>({
  name: 'api_token',
  version: 1,
  row: ApiToken,
  codec: tokenCodec,
  history: true,
  on: {
    ApiTokenIssued: (_, { data: { memberId, label, prefix, scopes, expiresAt }, meta }) => ({
      memberId,
      label,
      prefix,
      expiresAt,
      scopes: [...scopes] as Role[],
      issuedBy: meta.actor,
      revokedAt: null,
      revokedBy: null,
    }),
    ApiTokenRevoked: (row, { meta }) => row && { ...row, revokedAt: meta.at, revokedBy: meta.actor },
  },
});
