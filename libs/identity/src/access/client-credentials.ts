import { Inject, Injectable } from '@nestjs/common';
import { load, type EventStore } from '@custodia/event-store';
import { AUTHENTICATE, type Authenticate } from '@custodia/graphql';
import type { Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE } from '@custodia/platform';
import { accessTokenEnd, grantedScope } from './access-token.policy.js';
import { AccessTokens } from './access-tokens.js';
import { lineOf } from '../token/line.js';
import { apiToken } from '../token/token.decider.js';

export interface ClientRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string | undefined;
}

export type ClientGrant =
  | { readonly kind: 'granted'; readonly token: string; readonly lifeSeconds: number; readonly scope: string }
  | { readonly kind: 'error'; readonly error: 'invalid_client' | 'invalid_scope' };

/**
 * Client credentials (RFC 6749, 4.4). A client is an API token: its id is the client's id, the token itself the secret. A client
 * keeps its id when the token is rotated.
 */
@Injectable()
export class ClientCredentials {
  constructor(
    private readonly accessTokens: AccessTokens,
    @Inject(AUTHENTICATE) private readonly authenticate: Authenticate,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async grant({ clientId, clientSecret, scope }: ClientRequest): Promise<ClientGrant> {
    const caller = clientSecret.startsWith('cus_') ? await this.authenticate(clientSecret) : null;
    if (!caller) return { kind: 'error', error: 'invalid_client' };
    const { organisationId: organisation, tokenId } = caller;
    const line = await lineOf(this.store, organisation, clientId);
    if (!line.some(({ id }) => id === tokenId)) return { kind: 'error', error: 'invalid_client' };
    const roles = grantedScope(scope, caller.roles);
    if (!roles) return { kind: 'error', error: 'invalid_scope' };
    const { state } = await load(this.store, apiToken, { organisation, id: tokenId });
    const now = this.clock().getTime();
    // One that was replaced goes on in its successor, and so do its access tokens.
    const ends = state.status === 'absent' || state.successor !== null ? null : state.expiresAt;
    const end = accessTokenEnd(now, ends);
    const token = await this.accessTokens.issue({ organisation, tokenId, roles, end });
    return { kind: 'granted', token, lifeSeconds: end - Math.floor(now / 1_000), scope: roles.join(' ') };
  }
}
