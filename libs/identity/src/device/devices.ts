import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { execute, load, type EventStore } from '@custodia/event-store';
import { credentialOf, type Caller } from '@custodia/graphql';
import { newId, type Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE } from '@custodia/platform';
import { IsNull, LessThan, MoreThan, type Repository } from 'typeorm';
import { holderOf } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import { organisation } from '../organisation/organisation.decider.js';
import { usualLongestDays } from '../organisation/token-life.policy.js';
import { hashOf, newSecret } from '../secret.js';
import { latestEnd } from '../token/life.policy.js';
import { apiToken } from '../token/token.decider.js';
import { deviceAnswer, deviceLimits, readUserCode, userCodeOf } from './device.policy.js';
import { DeviceRow } from './device.row.js';

/** What a device that asks for its token gets. */
export type DeviceToken =
  | { readonly kind: 'token'; readonly token: string; readonly expiresAt: string | null }
  | {
      readonly kind: 'error';
      readonly error: 'expired_token' | 'access_denied' | 'slow_down' | 'authorization_pending' | 'invalid_grant';
    };

/** Lets devices in that cannot show a page themselves (RFC 8628): a person who is signed in elsewhere types their code. */
@Injectable()
export class Devices {
  constructor(
    @InjectRepository(DeviceRow) private readonly rows: Repository<DeviceRow>,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A device asks to be let in. What nobody decided on in time is forgotten. */
  async begin(client: string): Promise<{ deviceCode: string; userCode: string }> {
    await this.rows.delete({ expiresAt: LessThan(this.now()) });
    const deviceCode = randomBytes(32).toString('base64url');
    const userCode = newUserCode();
    const expiresAt = new Date(this.clock().getTime() + deviceLimits.life).toISOString();
    const nobody = { polledAt: null, organisationId: null, memberId: null, credential: null, decision: null };
    await this.rows.insert({ deviceHash: hashOf(deviceCode), userCode, client, expiresAt, ...nobody });
    return { deviceCode, userCode };
  }

  /** What waits under a code; `null` when nothing does. */
  async look(typed: string): Promise<{ client: string; expiresAt: string } | null> {
    const row = await this.rows.findOneBy({
      userCode: readUserCode(typed),
      decision: IsNull(),
      expiresAt: MoreThan(this.now()),
    });
    return row && { client: row.client, expiresAt: row.expiresAt };
  }

  /** The person lets the device in, or not; answers whether something waited. */
  async decide(caller: Caller, typed: string, approve: boolean): Promise<boolean> {
    const { affected } = await this.rows.update(
      { userCode: readUserCode(typed), decision: IsNull(), expiresAt: MoreThan(this.now()) },
      {
        organisationId: caller.organisationId,
        memberId: caller.memberId,
        credential: credentialOf(caller),
        decision: approve ? 'approved' : 'denied',
      },
    );
    return affected === 1;
  }

  /** The token of a device that was let in, once. */
  async token(deviceCode: string): Promise<DeviceToken> {
    const deviceHash = hashOf(deviceCode);
    const row = await this.rows.findOneBy({ deviceHash });
    if (!row) return { kind: 'error', error: 'invalid_grant' };
    const error = deviceAnswer(row, this.now());
    if (error) {
      await this.rows.update({ deviceHash }, { polledAt: this.now() });
      return { kind: 'error', error };
    }
    // Of two that ask at once, one takes the row away.
    const { affected } = await this.rows.delete({ deviceHash });
    return affected === 1 ? this.issue(row) : { kind: 'error', error: 'invalid_grant' };
  }

  private async issue(row: DeviceRow): Promise<DeviceToken> {
    const [place, memberId, id] = [row.organisationId!, row.memberId!, newId()];
    const [{ state }, { state: founded }] = await Promise.all([
      load(this.store, member, { organisation: place, id: memberId }),
      load(this.store, organisation, { organisation: place, id: place }),
    ]);
    const holder = holderOf(state);
    const longestDays = founded.status === 'absent' ? usualLongestDays : founded.longestTokenDays;
    const at = this.now();
    const expiresAt = latestEnd(at, Math.min(deviceLimits.tokenDays, longestDays), null);
    const { secret, hash, prefix } = newSecret('cus_', { id, organisation: place });
    const { roles } = holder;
    const outcome = await execute(
      this.store,
      apiToken,
      { organisation: place, id },
      {
        type: 'IssueApiToken',
        ...{ id, memberId, hash, prefix, expiresAt, holder, longestDays, scopes: roles },
        label: `Signed in: ${row.client}`,
        issuer: { memberId, roles, held: roles, token: null },
        ...{ actor: memberId, at, credential: row.credential ?? undefined },
      },
    );
    return outcome.kind === 'refused'
      ? { kind: 'error', error: 'access_denied' }
      : { kind: 'token', token: secret, expiresAt };
  }

  private now(): string {
    return this.clock().toISOString();
  }
}

function newUserCode(): string {
  for (;;) {
    const code = userCodeOf([...randomBytes(16)]);
    if (code) return code;
  }
}
