import { Args, Resolver, Subscription } from '@nestjs/graphql';
import { Inject } from '@nestjs/common';
import type { Position } from '@custodia/event-store';
import { GraphQLError } from 'graphql';
import {
  AllowMembers,
  CurrentRequest,
  isConfined,
  type Allowances,
  type Caller,
  type RequestContext,
  type Role,
} from '@custodia/graphql';
import { ALLOWANCES, PROJECTIONS, WAITER } from '@custodia/platform';
import type { AnyProjection, ProjectedRow, ProjectionWaiter } from '@custodia/read-models';
import { Change } from './change.types.js';
import { ChangeFeed, type Recorded } from './feed.js';

/** Records that their queries show to some roles alone; all others are shown to every member. */
const readers: Readonly<Record<string, readonly Role[]>> = {
  security: ['admin', 'auditor'],
  token: ['admin', 'auditor'],
};

/** How often the right to listen is looked at when nothing happens, and how long a change may take to be shown, in milliseconds. */
const lookAgainMs = 15_000;
const shownWithinMs = 5_000;

/** What is recorded, as it is recorded, for those who may ask for the record. */
@Resolver()
export class ChangesResolver {
  /** The read model of each kind of record; what has none is of no concern outside. */
  readonly #shown: ReadonlyMap<string, AnyProjection>;
  readonly #names: readonly string[];

  constructor(
    private readonly feed: ChangeFeed,
    @Inject(WAITER) private readonly waiter: ProjectionWaiter,
    @Inject(ALLOWANCES) private readonly allowances: Allowances,
    @Inject(PROJECTIONS) projections: readonly AnyProjection[],
  ) {
    this.#shown = new Map(
      projections.filter(({ keys }) => !keys).map((projection) => [projection.codec.category, projection]),
    );
    this.#names = projections.map(({ name }) => name);
  }

  @Subscription(() => Change, {
    description:
      'What is recorded in the organisation from now on, or from behind a position, each once and in order, when queries show it. A member who does not see a record is not told of it.',
    resolve: (change: Change) => change,
  })
  @AllowMembers()
  changes(
    @CurrentRequest() request: RequestContext,
    @Args('after', {
      type: () => String,
      nullable: true,
      description: 'Position of the last change that is known; default: the end of the log.',
    })
    after?: string | null,
    @Args('kinds', {
      type: () => [String],
      nullable: true,
      description: 'Only records of these kinds, for example `model`; default: all.',
    })
    kinds?: readonly string[] | null,
  ): AsyncIterable<Change> {
    return this.#changes(request, after ?? null, kinds ?? null);
  }

  async *#changes(
    request: RequestContext,
    after: string | null,
    kinds: readonly string[] | null,
  ): AsyncGenerator<Change, void> {
    const { signal, who } = request;
    if (!signal) throw new Error('Changes can only be followed on a stream.');
    let at = await this.#beginning(after);
    while (!signal.aborted) {
      const { events, upTo } = await this.feed.after(at, lookAgainMs, signal);
      if (signal.aborted) return;
      await request.stillAllowed?.();
      // Who reads the past of the log pays for it like for a query.
      const wait = events.length > 0 ? this.allowances.take(request.account) : 0;
      if (wait > 0) throw coded('RATE_LIMITED', `Too many requests; go on from position ${at} in ${wait} seconds.`);
      const concerned = events.filter(
        ({ organisation, category }) =>
          organisation === who.organisationId && (kinds?.includes(category) ?? true) && this.#mayRead(who, category),
      );
      if (concerned.length > 0) {
        await this.waiter.waitFor(this.#names, upTo, shownWithinMs);
        yield* (await this.#visible(request, concerned)).map(changeOf);
      }
      at = upTo;
    }
  }

  async #beginning(after: string | null): Promise<Position> {
    const head = await this.feed.head();
    if (after === null) return head;
    if (after.length === head.length && after <= head) return after;
    throw coded(
      'INVALID_CURSOR',
      `after: "${after.slice(0, 60)}" is no position of this log; pass the position of a change.`,
    );
  }

  #mayRead({ roles }: Caller, category: string): boolean {
    return this.#shown.has(category) && (readers[category]?.some((role) => roles.includes(role)) ?? true);
  }

  /** Without those whose record the rows of this member do not show: the same rule as for every query. */
  async #visible(request: RequestContext, events: readonly Recorded[]): Promise<readonly Recorded[]> {
    if (!isConfined(request.who)) return events;
    await request.renew();
    const seen = new Set<string>();
    for (const [category, { row }] of this.#shown) {
      const ids = [...new Set(events.filter((event) => event.category === category).map(({ id }) => id))];
      if (ids.length === 0) continue;
      const rows = await request.session.byIds(row as new () => ProjectedRow, ids);
      for (const each of rows) if (each) seen.add(each.id);
    }
    await request.renew();
    return events.filter(({ id }) => seen.has(id));
  }
}

const changeOf = ({ category, position, id, revision, type, at, actorId, correlationId }: Recorded): Change => ({
  position,
  kind: category,
  id,
  revision,
  type,
  at,
  actorId,
  correlationId,
});

const coded = (code: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });
