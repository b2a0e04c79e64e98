import type { Caller } from '@custodia/graphql';

/** Why a token or a session is not accepted. */
export type DenialCode =
  | 'TOKEN_UNKNOWN'
  | 'TOKEN_REVOKED'
  | 'TOKEN_EXPIRED'
  | 'PARENT_TOKEN_ENDED'
  | 'SESSION_UNKNOWN'
  | 'SESSION_OVER'
  | 'SESSION_STOLEN'
  | 'MEMBER_SUSPENDED'
  | 'MEMBER_ERASED';

/** Who presents a token or a session, or why it is not accepted. */
export type Authentication =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | {
      readonly kind: 'denied';
      readonly code: DenialCode;
      /** Whose it is; `null` when its hash did not agree, so that it may be anybody's. */
      readonly holder: Pick<Caller, 'organisationId' | 'memberId' | 'tokenId'> | null;
    };
