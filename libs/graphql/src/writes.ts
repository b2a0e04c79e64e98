import { Injectable } from '@nestjs/common';
import {
  execute,
  streamName,
  type Aggregate,
  type CommandMeta,
  type DomainEvent,
  type EventStore,
} from '@custodia/event-store';
import { derivedId, isUuid, newId, type Clock, type Refusal } from '@custodia/kernel';
import type { AnyProjection, ProjectedRow, Projection, ProjectionWaiter } from '@custodia/read-models';
import { credentialOf } from './caller.js';
import type { RequestContext } from './context.js';
import { invalidInput, RecordedNotYetVisible } from './refusals.js';

type Answer<Row> = Row | RecordedNotYetVisible | Refusal;

interface Change {
  readonly id: string;
  readonly expectedRevision?: number | null | undefined;
  readonly reason?: string | null | undefined;
}

/** Longest wait of a mutation for the read models, in milliseconds. */
const visibleWithin = 5_000;

/**
 * Carries a mutation through: command, decision, append, wait until the row shows it, row. The resolver only names the
 * aggregate, the command and the projection that answers.
 */
@Injectable()
export class Writes {
  constructor(
    private readonly store: EventStore,
    private readonly waiter: ProjectionWaiter,
    private readonly clock: Clock,
  ) {}

  /** The id for a new record: the client's, or one derived from the `Idempotency-Key`, or a new one. */
  idFor(request: RequestContext, category: string, chosen?: string | null): string {
    if (chosen) return chosen;
    if (request.repeatable) return derivedId(request.who.organisationId, category, request.repeatable.id);
    const id = newId();
    request.made.add(id);
    return id;
  }

  /** What every command of this caller carries. */
  meta({ who, ownOnly }: RequestContext, reason?: string | null): CommandMeta {
    return {
      ownOnly,
      actor: who.memberId,
      at: this.clock().toISOString(),
      reason: reason ?? undefined,
      credential: credentialOf(who),
    };
  }

  /** Runs one command and answers with the row of `shown` as it is after it, or with the refusal; waits for `alsoVisible`, too. */
  async run<
    Command extends object,
    Event extends DomainEvent,
    State,
    R extends Refusal,
    Row extends ProjectedRow,
    Seen extends DomainEvent,
  >(
    request: RequestContext,
    aggregate: Aggregate<Command, Event, State, R>,
    change: Change,
    command: Command,
    shown: Projection<Row, Seen>,
    ...alsoVisible: readonly Pick<AnyProjection, 'name' | 'version'>[]
  ): Promise<Answer<Row>> {
    const { organisationId } = request.who;
    if (!isUuid(change.id)) return invalidId(change.id);
    const meta = this.meta(request, change.reason);
    const unused = request.made.delete(change.id);
    const target = {
      organisation: organisationId,
      id: change.id,
      expectedRevision: change.expectedRevision,
      request: request.repeatable,
      correlation: request.correlation,
      unused,
    };
    const stream = streamName(aggregate.codec.category, organisationId, change.id);
    const stale = unused ? null : await this.stale(request, [change.id]);
    if (stale) return stale;
    // Before the queue and the wait: a snapshot holds a connection, and on a replica the very changes that are waited for.
    await request.renew();
    const outcome = await execute(this.store, aggregate, target, { ...command, ...meta });
    if (outcome.kind === 'refused') return outcome.refusal;
    const { position } = outcome;
    if (!(await this.waiter.waitFor([shown.name, ...alsoVisible.map(({ name }) => name)], position, visibleWithin))) {
      return Object.assign(new RecordedNotYetVisible(), { id: change.id, position });
    }
    const row = await request.session.one(shown.row, change.id);
    if (!row) throw new Error(`${stream} is recorded, but ${shown.name} shows no row for it`);
    return row;
  }

  /** The refusal to decide on what is shown of the first of these records that is stale; `null` when all show what was recorded. */
  async stale({ session }: RequestContext, ids: readonly string[]): Promise<Refusal | null> {
    const since = await Promise.all(ids.map((id) => session.staleSince(id)));
    const index = since.findIndex((moment) => moment !== null);
    return index < 0 ? null : recordStale(ids[index]!, since[index]!);
  }

  /** For what wrote to several streams: whether the read models have reached the last position in time; what the request reads from now on shows it. */
  async shown(
    request: RequestContext,
    projections: readonly { readonly name: string }[],
    position: string | null,
  ): Promise<boolean> {
    await request.renew();
    return this.waiter.waitFor(
      projections.map(({ name }) => name),
      position,
      visibleWithin,
    );
  }
}

const invalidId = (value: string): Refusal =>
  invalidInput('id', value, {
    problem: 'It is not a UUID in lower case.',
    remedy: 'Send a UUID such as 0198c7a2-… (version 7 recommended), or leave the id out.',
  });

const recordStale = (id: string, since: string): Refusal & { id: string; staleSince: string } => ({
  code: 'RECORD_STALE',
  message: `What is shown of this record is older than what is recorded, since ${since}. Nothing was changed. Ask an operator to repair it (custodia projections status).`,
  id,
  staleSince: since,
});
