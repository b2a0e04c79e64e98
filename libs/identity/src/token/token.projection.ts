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
    ApiTokenIssued: (_, { data: { memberId, label, prefix, scopes, expiresAt, parents }, meta }) => ({
      memberId,
      label,
      prefix,
      expiresAt,
      scopes: [...scopes] as Role[],
      issuedBy: meta.actor,
      issuedWith: parents.length > 0 ? parents[0]! : null,
      replacedBy: null,
      revokedAt: null,
      revokedBy: null,
    }),
    ApiTokenReplaced: (row, { data: { successor, until } }) =>
      row && {
        ...row,
        replacedBy: successor,
        expiresAt: row.expiresAt !== null && row.expiresAt < until ? row.expiresAt : until,
      },
    ApiTokenRevoked: (row, { meta }) => row && { ...row, revokedAt: meta.at, revokedBy: meta.actor },
  },
});
