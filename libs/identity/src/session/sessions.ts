import { load, type EventStore } from '@custodia/event-store';
import type { Clock } from '@custodia/kernel';
import { LessThan, Not, type Repository } from 'typeorm';
import type { Authentication, DenialCode } from '../authentication.js';
import { credentials } from '../credentials/credentials.decider.js';
import { holderOf, type Holder } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import { organisation as organisationAggregate } from '../organisation/organisation.decider.js';
import { distinct } from '../role.policy.js';
import { claimOf, hashOf, newSecret, sameHash } from '../secret.js';
import { isSecondFactor, secondFactorDemand, stepDue, type SecondFactorDemand } from './second-factor.policy.js';
import { isFresh, isInOverlap, isOpen, isToNote, sessionLimits } from './session.policy.js';
import type { SessionRow } from './session.row.js';

/** Under which the sessions of a process are injected. */
export const SESSIONS = Symbol('Sessions');

export interface SessionPorts {
  readonly rows: Repository<SessionRow>;
  readonly store: EventStore;
  readonly clock: Clock;
}

/** Who signs in, and from where. */
interface Arrival {
  readonly id: string;
  readonly organisationId: string;
  readonly memberId: string;
  readonly methods: readonly string[];
  readonly client: string;
  readonly network: string;
  /** When the person showed who they are, ISO 8601, where that was not just now. */
  readonly authenticatedAt?: string | undefined;
}

/** The sessions of people. Of the secret in a cookie only the hash is stored. */
export interface Sessions {
  /** Answers the secret for the cookie. */
  open(arrival: Arrival): Promise<string>;
  /** Who presents this secret, or why it is not accepted. Answers are kept for five seconds at most. */
  identify(presented: string): Promise<Authentication>;
  /**
   * Exchanges the secret; with `methods` because the person showed anew who they are: what they showed before of a second factor
   * stays. `null` for a session that is over.
   */
  renew(id: string, methods?: readonly string[]): Promise<string | null>;
  find(id: string): Promise<SessionRow | null>;
  /** What the person of a session owes to the second factor that the organisation requires. */
  demand(row: SessionRow): Promise<SecondFactorDemand | null>;
  /** Those of a member that are open, newest first. */
  list(organisationId: string, memberId: string): Promise<readonly SessionRow[]>;
  /** Answers whether there was one. */
  end(organisationId: string, memberId: string, id: string): Promise<boolean>;
  endAll(organisationId: string, memberId: string, but?: string): Promise<void>;
  /** Ends those that began before a moment, ISO 8601. */
  endBegunBefore(organisationId: string, memberId: string, at: string): Promise<void>;
  /** Deletes what is over; answers how many. */
  sweep(): Promise<number>;
  /** To be called when the roles or the standing of a member changed. */
  forgetMember(memberId: string): void;
}

interface Known {
  readonly row: SessionRow;
  readonly holder: Holder;
  readonly demand: SecondFactorDemand | null;
  readonly until: number;
}

const keptMs = 5_000;
const mostKept = 10_000;
const denied = (code: DenialCode, row?: SessionRow): Authentication => ({
  kind: 'denied',
  code,
  holder: row ? { organisationId: row.organisationId, memberId: row.memberId, tokenId: row.id } : null,
});

export function sessionsIn({ rows, store, clock }: SessionPorts): Sessions {
  const known = new Map<string, Known>();
  const now = (): string => clock().toISOString();

  function forget(which: (entry: Known) => boolean): void {
    for (const [hash, entry] of known) if (which(entry)) known.delete(hash);
  }
  const ended = async (where: Parameters<typeof rows.delete>[0], which: (row: SessionRow) => boolean) => {
    const { affected } = await rows.delete(where);
    forget(({ row }) => which(row));
    return (affected ?? 0) > 0;
  };

  async function find(presented: string, hash: string): Promise<Known | Authentication> {
    const kept = known.get(hash);
    if (kept && kept.until > clock().getTime()) return kept;
    known.delete(hash);
    const claim = claimOf('ses_', presented);
    const row = claim && (await rows.findOneBy({ id: claim.id, organisationId: claim.organisation }));
    if (!row) return denied('SESSION_UNKNOWN');
    if (!sameHash(row.hash, hash)) {
      if (row.formerHash === null || !sameHash(row.formerHash, hash)) return denied('SESSION_UNKNOWN');
      if (!isInOverlap(row, now())) {
        // Two hold the same session: one of them has stolen it.
        await rows.delete({ id: row.id });
        forget((entry) => entry.row.id === row.id);
        return denied('SESSION_STOLEN', row);
      }
    }
    const holder = await holderIn(row);
    const found = { row, holder, demand: await demandOn(row, holder), until: clock().getTime() + keptMs };
    known.set(hash, found);
    if (known.size > mostKept) known.delete(known.keys().next().value!);
    return found;
  }

  async function holderIn({ organisationId: organisation, memberId: id }: SessionRow): Promise<Holder> {
    return holderOf((await load(store, member, { organisation, id })).state);
  }

  async function demandOn(
    { organisationId: organisation, memberId: id, methods }: SessionRow,
    { roles }: Holder,
  ): Promise<SecondFactorDemand | null> {
    const { state } = await load(store, organisationAggregate, { organisation, id: organisation });
    const rule = state.status === 'founded' ? state.secondFactor : null;
    if (!rule) return null;
    const own = (await load(store, credentials, { organisation, id })).state;
    return secondFactorDemand(rule, { roles, methods, enrolled: own.totp !== null || own.passkeys.length > 0 });
  }

  async function identify(presented: string): Promise<Authentication> {
    const found = await find(presented, hashOf(presented));
    if ('kind' in found) return found;
    const { row, holder, demand } = found;
    const at = now();
    if (!isOpen(row, at)) return denied('SESSION_OVER', row);
    if (holder.status === 'suspended') return denied('MEMBER_SUSPENDED', row);
    if (holder.status !== 'active') return denied('MEMBER_ERASED', row);
    if (isToNote(row, at)) {
      row.seenAt = at;
      await rows.update({ id: row.id }, { seenAt: at });
    }
    const { id: tokenId, organisationId, memberId } = row;
    const session = { fresh: isFresh(row, at), secondFactor: stepDue(demand, at) };
    return {
      kind: 'caller',
      caller: { organisationId, memberId, tokenId, joined: true, roles: distinct(holder.roles), session },
    };
  }

  return {
    identify,
    async open({ id, organisationId, memberId, methods, client, network, authenticatedAt }) {
      const { secret, hash } = newSecret('ses_', { id, organisation: organisationId });
      const at = now();
      const endsAt = new Date(Date.parse(at) + sessionLimits.absolute).toISOString();
      const moments = { createdAt: at, seenAt: at, endsAt, rotatedAt: at, authenticatedAt: authenticatedAt ?? at };
      const what = { methods: [...methods], client: client.slice(0, 200), network };
      await rows.insert({ id, organisationId, memberId, hash, formerHash: null, ...what, ...moments });
      return secret;
    },
    async renew(id, methods) {
      const row = await rows.findOneBy({ id });
      const at = now();
      if (!row || !isOpen(row, at)) return null;
      const { secret, hash } = newSecret('ses_', { id, organisation: row.organisationId });
      // Who was slower keeps the secret of who was faster: that one is good for the overlap.
      const { affected } = await rows.update(
        { id, hash: row.hash },
        {
          hash,
          formerHash: row.hash,
          rotatedAt: at,
          seenAt: at,
          ...(methods ? { methods: distinctMethods(row.methods, methods), authenticatedAt: at } : {}),
        },
      );
      forget((entry) => entry.row.id === id);
      return affected ? secret : null;
    },
    find: (id) => rows.findOneBy({ id }),
    demand: async (row) => demandOn(row, await holderIn(row)),
    async list(organisationId, memberId) {
      const found = await rows.find({ where: { organisationId, memberId }, order: { createdAt: 'desc' } });
      return found.filter((row) => isOpen(row, now()));
    },
    end: (organisationId, memberId, id) => ended({ id, organisationId, memberId }, (row) => row.id === id),
    async endAll(organisationId, memberId, but) {
      await ended(
        { organisationId, memberId, ...(but === undefined ? {} : { id: Not(but) }) },
        (row) => row.memberId === memberId && row.id !== but,
      );
    },
    async endBegunBefore(organisationId, memberId, at) {
      await ended(
        { organisationId, memberId, createdAt: LessThan(at) },
        (row) => row.memberId === memberId && row.createdAt < at,
      );
    },
    async sweep() {
      const at = clock();
      const idleSince = new Date(at.getTime() - sessionLimits.idle).toISOString();
      const gone = await Promise.all([
        rows.delete({ endsAt: LessThan(at.toISOString()) }),
        rows.delete({ seenAt: LessThan(idleSince) }),
      ]);
      return gone.reduce((sum, { affected }) => sum + (affected ?? 0), 0);
    },
    forgetMember: (memberId) => forget(({ row }) => row.memberId === memberId),
  };
}

const distinctMethods = (before: readonly string[], now: readonly string[]): string[] => [
  ...new Set([...now, ...before.filter(isSecondFactor)]),
];
