import { Inject } from '@nestjs/common';
import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { Allow, CurrentRequest, Long, RequestContext } from '@custodia/graphql';
import { EVENT_STORE, OVERVIEW } from '@custodia/platform';
import type { ReadSession } from '@custodia/read-models';
import type pg from 'pg';
import { postgresTransparency } from './adapters/postgres.js';
import { LogCheckpoint, LogConsistency, LogProof } from './log.types.js';
import { currentLogName } from './log-name.js';
import type { Transparency } from './port.js';
import { findEvent } from './prove/find-event.js';
import { proveConsistency, proveEvents } from './prove/prove.js';

const most = 500;

/** What auditors need to check the log themselves. */
@Resolver(() => LogCheckpoint)
export class LogResolver {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(OVERVIEW) private readonly overview: pg.Pool,
  ) {}

  @Query(() => [LogCheckpoint], {
    description: 'Signed states of the log of this organisation, newest first. A worker seals within seconds.',
  })
  @Allow('admin', 'auditor')
  async logCheckpoints(
    @CurrentRequest() { session, who }: RequestContext,
    @Args('first', { type: () => Int, defaultValue: 20, description: 'At most so many, 1 to 500.' }) first: number,
    @Args('below', { type: () => Long, nullable: true, description: 'Only those of fewer events.' }) below?: number,
  ): Promise<LogCheckpoint[]> {
    const found = await keptIn(session).checkpoints(await this.log(), who.organisationId, {
      limit: Math.min(most, Math.max(1, first)),
      ...(below === undefined ? {} : { below }),
    });
    return found.map(({ size, root, note, sealedAt, kid }) => ({
      size,
      root: root.toString('base64'),
      note,
      sealedAt,
      kid,
    }));
  }

  @Query(() => LogProof, {
    nullable: true,
    description:
      'The proof that an event of this organisation is in the sealed log, against the newest checkpoint. Null when there is no such event, when it is not sealed yet, or when it is not as it was sealed.',
  })
  @Allow('admin', 'auditor')
  async logProof(
    @CurrentRequest() { session, who }: RequestContext,
    @Args('eventId', { type: () => ID, description: 'Id of the event.' }) eventId: string,
  ): Promise<LogProof | null> {
    const [kept, log] = [keptIn(session), await this.log()];
    const event = await findEvent(this.store, kept, log, who.organisationId, eventId.toLowerCase());
    const proved = event && (await proveEvents(kept, log, who.organisationId, [event]));
    if (proved?.kind !== 'proved') return null;
    const { checkpoint, events } = proved.evidence;
    const { entry, index, path } = events[0]!;
    return { eventId: event!.id, entry, index, path: [...path], checkpoint };
  }

  @Query(() => LogConsistency, {
    nullable: true,
    description:
      'The proof that the log of `to` events begins with the one of `from`. Null when the sealed log has not so many events.',
  })
  @Allow('admin', 'auditor')
  async logConsistency(
    @CurrentRequest() { session, who }: RequestContext,
    @Args('from', { type: () => Long, description: 'Events of the earlier state, 1 or more.' }) from: number,
    @Args('to', { type: () => Long, description: 'Events of the later state.' }) to: number,
  ): Promise<LogConsistency | null> {
    const [kept, log] = [keptIn(session), await this.log()];
    const [tree] = await kept.trees(log, who.organisationId);
    if (!(from >= 1 && from <= to && to <= (tree?.size ?? 0))) return null;
    return { from, to, proof: await proveConsistency(kept, log, who.organisationId, from, to) };
  }

  private log(): Promise<string> {
    return currentLogName(this.overview);
  }
}

/** What the caller's organisation may see, under row-level security. */
const keptIn = (session: Pick<ReadSession, 'query'>): Transparency =>
  postgresTransparency({
    query: async (text: string, values: unknown[]) => ({ rows: await session.query(text, values) }),
  } as unknown as Pick<pg.Pool, 'query' | 'connect'>);
