import { Inject, Injectable } from '@nestjs/common';
import { isUuid, type Clock } from '@custodia/kernel';
import { CLOCK } from '@custodia/platform';
import type { Authentication } from '../authentication.js';
import type { Role } from '../role.policy.js';
import { idBytesOf, sameHash, uuidOf } from '../secret.js';
import { ADDRESSES, type Addresses } from '../sign-in/addresses.js';
import { maskOf, rolesOf } from './access-token.policy.js';
import { TOKEN_LOOKUP, type TokenLookup } from '../token/token-lookup.js';

/** What an access token says. */
export interface AccessGrant {
  readonly organisation: string;
  /** The token of the client that it was issued with. */
  readonly tokenId: string;
  readonly roles: readonly Role[];
  /** Seconds since 1970. */
  readonly end: number;
}

const mark = 'act_';
/** Two ids, the end in six bytes, and the roles in two. */
const payloadBytes = 40;
const payloadLength = 54;
const form = /^act_[A-Za-z0-9_-]{97}$/;

/** Short-lived tokens that are stored nowhere: what they say stands in them, under a keyed hash; whether their client still counts is asked with each. */
@Injectable()
export class AccessTokens {
  constructor(
    @Inject(ADDRESSES) private readonly addresses: Addresses,
    @Inject(TOKEN_LOOKUP) private readonly lookup: TokenLookup,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async issue({ organisation, tokenId, roles, end }: AccessGrant): Promise<string> {
    const payload = Buffer.alloc(payloadBytes);
    payload.set(idBytesOf(tokenId), 0);
    payload.set(idBytesOf(organisation), 16);
    payload.writeUIntBE(end, 32, 6);
    payload.writeUInt16BE(maskOf(roles), 38);
    const text = payload.toString('base64url');
    return mark + text + (await this.macOf(text));
  }

  async identify(presented: string): Promise<Authentication> {
    const grant = await this.read(presented);
    if (!grant) return { kind: 'denied', code: 'TOKEN_UNKNOWN', holder: null };
    const answer = await this.lookup.identifyClient(grant.organisation, grant.tokenId);
    if (answer.kind === 'denied') return answer;
    const { caller } = answer;
    if (grant.end * 1_000 <= this.clock().getTime()) return { kind: 'denied', code: 'TOKEN_EXPIRED', holder: caller };
    const endsAt = new Date(grant.end * 1_000).toISOString();
    return {
      kind: 'caller',
      caller: { ...caller, endsAt, roles: caller.roles.filter((role) => grant.roles.includes(role)) },
    };
  }

  private async read(presented: string): Promise<AccessGrant | null> {
    if (!form.test(presented)) return null;
    const text = presented.slice(mark.length, mark.length + payloadLength);
    if (!sameHash(presented.slice(mark.length + payloadLength), await this.macOf(text))) return null;
    const payload = Buffer.from(text, 'base64url');
    const [tokenId, organisation] = [uuidOf(payload.subarray(0, 16)), uuidOf(payload.subarray(16, 32))];
    if (!isUuid(tokenId) || !isUuid(organisation)) return null;
    return { organisation, tokenId, end: payload.readUIntBE(32, 6), roles: rolesOf(payload.readUInt16BE(38)) };
  }

  private macOf(text: string): Promise<string> {
    return this.addresses.mac(`access ${text}`);
  }
}
