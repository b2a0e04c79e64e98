import { Inject } from '@nestjs/common';
import { Args, Field, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { execute, type EventStore } from '@custodia/event-store';
import {
  Allow,
  CurrentRequest,
  invalidInput,
  RecordedNotYetVisible,
  RequestContext,
  resultOf,
  Writes,
} from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { dataset } from '../dataset/dataset.decider.js';
import { datasetProjection, datasetVersionProjection } from '../dataset/dataset.projection.js';
import { inTurn } from '../import/apply/in-turn.policy.js';
import { questionAsked } from '../views/exposure.read.js';
import { ReportedContent } from '../views/exposure.types.js';
import { notQuarantined } from './quarantine-exposed.read.js';

@InputType({ description: 'A report of poisoned content, and why what it touches is set aside.' })
export class QuarantineExposedInput extends ReportedContent {
  @Field({
    defaultValue: false,
    description: 'Also the versions with the verdict POSSIBLE; without it only those that are CONFIRMED.',
  })
  possible!: boolean;

  @Field({ description: 'What is suspected, for those who use the data; recorded with each dataset.' })
  reason!: string;
}

@ObjectType({ description: 'What was set aside on a report.' })
class ExposedQuarantine {
  @Field(() => Int, { description: 'Dataset versions that are in quarantine from now on.' })
  versions!: number;

  @Field(() => Int, { description: 'Datasets that they belong to.' })
  datasets!: number;

  @Field({ description: 'There are more: one request sets aside 1,000 versions. Send it again to go on.' })
  more!: boolean;

  @Field(() => [String], { description: 'What could not be set aside, with the reason.' })
  refused!: readonly string[];
}

const QuarantineExposedResult = resultOf('QuarantineExposed', ExposedQuarantine, []);

/** Versions that one request sets aside. */
const mostVersions = 1_000;
/** Datasets whose events are on their way at the same time. */
const together = 64;

@Resolver()
export class QuarantineExposedResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Mutation(() => QuarantineExposedResult, {
    description:
      'Asks like `exposure` and quarantines every dataset version that it finds, whatever their number; nothing that comes from them is approved or put to use until they are released. Repeating it is harmless.',
  })
  @Allow('asset_owner', 'data_custodian', 'reviewer', 'admin', 'integration')
  async quarantineExposed(@CurrentRequest() request: RequestContext, @Args('input') input: QuarantineExposedInput) {
    const { possible, reason } = input;
    const asked = questionAsked(input);
    if (asked.kind === 'refused') return asked.refusal;
    if (reason.trim() === '')
      return invalidInput('reason', reason, {
        problem: 'It is empty.',
        remedy: 'Say what is suspected, for those who use the data.',
      });
    const found = await notQuarantined(request.session, asked.report, possible, mostVersions + 1);
    const chosen = [...Map.groupBy(found.slice(0, mostVersions), ({ datasetId }) => datasetId)];
    const stale = await this.writes.stale(
      request,
      chosen.map(([id]) => id),
    );
    if (stale) return stale;
    const { organisationId: organisation } = request.who;
    const meta = this.writes.meta(request, reason);
    const refused: string[] = [];
    let [versions, datasets, position] = [0, 0, null as string | null];
    const setAside = async ([id, own]: (typeof chosen)[number]): Promise<void> => {
      const outcome = await execute(
        this.store,
        inTurn(dataset),
        { organisation, id, correlation: request.correlation, request: request.repeatable },
        {
          type: 'InTurn',
          commands: own.map(({ versionId }) => ({ type: 'QuarantineDataset' as const, id, versionId, reason })),
          ...meta,
        },
      );
      if (outcome.kind === 'refused') return void refused.push(`dataset ${id}: ${outcome.refusal.message}`);
      versions += own.length;
      datasets += 1;
      if (outcome.position !== null && (position === null || outcome.position > position)) position = outcome.position;
    };
    for (let start = 0; start < chosen.length; start += together)
      await Promise.all(chosen.slice(start, start + together).map(setAside));
    if (!(await this.writes.shown(request, [datasetProjection, datasetVersionProjection], position)))
      return Object.assign(new RecordedNotYetVisible(), { id: chosen[0]?.[0] ?? '', position });
    return { versions, datasets, more: found.length > mostVersions, refused };
  }
}
