import { Inject } from '@nestjs/common';
import { Field, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { EventStore } from '@custodia/event-store';
import { CurrentRequest, Day, maySee, RequestContext } from '@custodia/graphql';
import { dayIn } from '@custodia/kernel';
import { EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { editionOf } from '../template/editions.js';
import { contributionsOf } from '../scoring/stored-score.js';
import { AnswerImportReport } from './import-report.types.js';
import { answerRevision } from './answer-revision.policy.js';
import { flagsIn, uniformityOf } from './answer-flags.js';
import { openPeople } from './people.js';
import { progressIn } from './progress.js';
import { AnswerSheet, Finding, Review, ReviewAssessment, ReviewScore } from './review.row.js';
import {
  Clarification,
  GivenVerdict,
  ReviewAnswer,
  ReviewEvidence,
  ReviewFlag,
  DecisionBasis,
  PinnedEvidence,
  ReviewPack,
  ReviewPerson,
} from './review.types.js';
import { ReviewQuestion, ScoreExplanation } from './score.types.js';

@ObjectType({ description: 'How far the vendor has come.' })
export class ReviewProgress {
  @Field(() => Int, { description: 'Questions with an answer that can be read, or a text where text is asked.' })
  answered!: number;

  @Field(() => Int, { description: 'Questions asked, given the answers so far.' })
  total!: number;
}

const sheetOf = (request: RequestContext, id: string): Promise<AnswerSheet | null> =>
  request.session.one(AnswerSheet, id);

@Resolver(() => Review)
export class ReviewFieldsResolver {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @ResolveField(() => Day, {
    description: 'The day by whose end the answers are due, in the time zone that holds for it.',
  })
  dueOn(@Parent() { dueAt, dueZone }: Review): string {
    return dayIn(dueAt, dueZone ?? 'UTC');
  }

  @ResolveField(() => [ReviewPack], {
    description: 'The questionnaires of the assessment, each with what it scored alone.',
  })
  packs(@Parent() row: Review): ReviewPack[] {
    const { packs, templateId, template, edition, title, score, rating, residualRisk } = row;
    return packs ?? [{ templateId, template, edition, title, prefix: '', score, rating, residualRisk }];
  }

  @ResolveField(() => ReviewProgress, { description: 'How far the vendor has come, as its page shows it.' })
  async progress(
    @Parent() { id, templateId }: Review,
    @CurrentRequest() request: RequestContext,
  ): Promise<ReviewProgress> {
    const [answers, known] = await Promise.all([
      request
        .loader(
          ReviewProgress,
          ({ session }) =>
            new DataLoader<string, AnswerSheet['answers']>(async (ids) =>
              (await session.byIds(AnswerSheet, ids)).map((sheet) => sheet?.answers ?? {}),
            ),
        )
        .load(id),
      editionOf(this.store, request.who.organisationId, templateId),
    ]);
    if (!known) return { answered: 0, total: 0 };
    const { answered, asked } = progressIn(known.edition, answers);
    return { answered, total: asked };
  }

  @ResolveField(() => [ReviewAnswer], { description: 'Answers given.' })
  async answers(@Parent() { id }: Review, @CurrentRequest() request: RequestContext): Promise<ReviewAnswer[]> {
    return Object.values((await sheetOf(request, id))?.answers ?? {});
  }

  @ResolveField(() => [ReviewQuestion], {
    description: 'The questionnaire, question by question, with answer, verdict and contradictions.',
  })
  async questionnaire(
    @Parent() { id, templateId }: Review,
    @CurrentRequest() request: RequestContext,
  ): Promise<ReviewQuestion[]> {
    const [sheet, known, verdicts] = await Promise.all([
      sheetOf(request, id),
      editionOf(this.store, request.who.organisationId, templateId),
      verdictsOf(request, id),
    ]);
    const flags = sheet && known ? flagsIn(known.edition, sheet.answers, sheet.imports) : [];
    return (known?.edition.questions ?? []).map((question) => ({
      question,
      answer: sheet?.answers[question.id] ?? null,
      assignedTo: sheet?.assignments[question.id] ?? null,
      verdict: verdicts[question.id] ?? null,
      flags: flags.filter(({ questionId }) => questionId === question.id),
    }));
  }

  @ResolveField(() => [ReviewFlag], {
    description: 'What is implausible about all answers together. It does not change the score.',
  })
  async flags(@Parent() { id, templateId }: Review, @CurrentRequest() request: RequestContext): Promise<ReviewFlag[]> {
    const [sheet, known] = await Promise.all([
      sheetOf(request, id),
      editionOf(this.store, request.who.organisationId, templateId),
    ]);
    return sheet && known ? uniformityOf(known.edition, sheet.answers) : [];
  }

  @ResolveField(() => [GivenVerdict], { description: 'Verdicts; empty for those who do not judge.' })
  async verdicts(@Parent() { id }: Review, @CurrentRequest() request: RequestContext): Promise<GivenVerdict[]> {
    return Object.values(await verdictsOf(request, id));
  }

  @ResolveField(() => [ReviewEvidence], {
    description:
      'Documents that support answers, for those who judge them; others see none. Download one from `/reviews/<review>/evidence/<evidence>`.',
  })
  async evidence(@Parent() { id }: Review, @CurrentRequest() request: RequestContext): Promise<ReviewEvidence[]> {
    if (!maySee('judgement', request.who)) return [];
    return (await sheetOf(request, id))?.evidence ?? [];
  }

  @ResolveField(() => [Clarification], { description: 'Questions back to the vendor.' })
  async clarifications(@Parent() { id }: Review, @CurrentRequest() request: RequestContext): Promise<Clarification[]> {
    return (await sheetOf(request, id))?.clarifications ?? [];
  }

  @ResolveField(() => [AnswerImportReport], { description: 'Files that came back, and what was found in them.' })
  async imports(@Parent() { id }: Review, @CurrentRequest() request: RequestContext): Promise<AnswerImportReport[]> {
    return (await sheetOf(request, id))?.imports ?? [];
  }

  @ResolveField(() => [Finding], { description: 'Findings, oldest first.' })
  findings(@Parent() { id }: Review, @CurrentRequest() request: RequestContext): Promise<Finding[]> {
    return request
      .loader(
        Finding,
        ({ session }) => new DataLoader<string, Finding[]>((ids) => session.groupedBy(Finding, 'reviewId', ids)),
      )
      .load(id);
  }

  @ResolveField(() => [ReviewScore], { description: 'All scores, oldest first.' })
  scores(@Parent() { id }: Review, @CurrentRequest() request: RequestContext): Promise<ReviewScore[]> {
    return request
      .loader(
        ReviewScore,
        ({ session }) =>
          new DataLoader<string, ReviewScore[]>((ids) => session.groupedBy(ReviewScore, 'reviewId', ids)),
      )
      .load(id);
  }

  @ResolveField(() => ReviewScore, { nullable: true, description: 'The newest score.' })
  latestScore(
    @Parent() { scoreId }: Review,
    @CurrentRequest() request: RequestContext,
  ): Promise<ReviewScore | null> | null {
    return scoreId === null ? null : request.session.one(ReviewScore, scoreId);
  }

  @ResolveField(() => [ReviewPerson], { description: "The people on the vendor's side." })
  async people(@Parent() { id, people }: Review, @CurrentRequest() { who }: RequestContext): Promise<ReviewPerson[]> {
    const shown = maySee('vendorPeople', who);
    const opened = shown
      ? await openPeople(
          this.vault,
          who.organisationId,
          id,
          people.map(({ id: contactId, name, email }) => ({ contactId, name, email })),
        )
      : [];
    return people.map(({ id: person, role, invitation, removed, language = null }, index) => ({
      id: person,
      role,
      invitation,
      removed,
      language,
      name: opened[index]?.name ?? null,
      email: opened[index]?.email ?? null,
    }));
  }
}

/** What reviewers write about a vendor stays among those who deal with it. */
async function verdictsOf(request: RequestContext, id: string): Promise<Record<string, GivenVerdict>> {
  if (!maySee('judgement', request.who)) return {};
  return (await request.session.one(ReviewAssessment, id))?.verdicts ?? {};
}

@Resolver(() => DecisionBasis)
export class DecisionBasisResolver {
  @ResolveField(() => [PinnedEvidence], {
    description: 'The evidence that stood in the review; empty for those who do not judge.',
  })
  evidence(
    @Parent() { evidence }: DecisionBasis,
    @CurrentRequest() { who }: RequestContext,
  ): readonly PinnedEvidence[] {
    return maySee('judgement', who) ? evidence : [];
  }
}

@Resolver(() => ReviewEvidence)
export class ReviewEvidenceResolver {
  @ResolveField(() => Boolean, { description: 'What it covers has ended.' })
  ended(@Parent() { validUntil }: ReviewEvidence, @CurrentRequest() request: RequestContext): boolean {
    return validUntil !== null && validUntil <= request.now();
  }
}

@Resolver(() => ReviewAnswer)
export class ReviewAnswerResolver {
  @ResolveField(() => String, { description: 'Names its content; send it as `basedOn` to overwrite nothing unseen.' })
  revision(@Parent() answer: ReviewAnswer): string {
    return answerRevision(answer);
  }
}

@Resolver(() => ReviewScore)
export class ReviewScoreResolver {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @ResolveField(() => ScoreExplanation, {
    description: 'Everything that explains the score; the contributions add up to it exactly.',
  })
  async explanation(
    @Parent() { reviewId, result }: ReviewScore,
    @CurrentRequest() request: RequestContext,
  ): Promise<ScoreExplanation> {
    const review = await request.session.one(Review, reviewId);
    const known = review && (await editionOf(this.store, request.who.organisationId, review.templateId));
    return { ...result, packs: result.packs ?? [], contributions: known ? contributionsOf(result, known.edition) : [] };
  }
}
