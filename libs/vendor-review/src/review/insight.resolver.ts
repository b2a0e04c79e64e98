import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver, registerEnumType } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { residualRisk } from '../scoring/inherent-risk.policy.js';
import { editionOf } from '../template/editions.js';
import { compareAnswers, diffAnswers } from './compare.policy.js';
import { referenceOf } from './export-reference.js';
import { packsOfReviews } from './packs-of-reviews.js';
import { renderQuestionnaire, type QuestionnaireFormat as Format } from './render-questionnaire.js';
import { useOf } from './review.facts.js';
import { AnswerSheet, Review, ReviewScore } from './review.row.js';
import type { ReviewAnswer, ReviewPack } from './review.types.js';
import { AnswersDiff, RenderedFile, SubprocessorRisk, VendorComparison } from './score.types.js';

const QuestionnaireFormat = { XLSX: 'xlsx', CSV: 'csv', JSON: 'json', YAML: 'yaml' } as const;
registerEnumType(QuestionnaireFormat, { name: 'QuestionnaireFormat', description: 'Kind of file.' });

/** Questions about reviews: explanation, comparison, difference, risk. */
@Resolver()
export class InsightResolver {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Query(() => ReviewScore, { nullable: true, description: 'One score with its explanation.' })
  @AllowMembers()
  reviewScore(@CurrentRequest() request: RequestContext, @Args('id', { type: () => ID }) id: string) {
    return request.session.one(ReviewScore, id);
  }

  @Query(() => AnswersDiff, {
    nullable: true,
    description: "The answers of a review beside those of the vendor's review before, or of the one that is named.",
  })
  @AllowMembers()
  async answersDiff(
    @CurrentRequest() request: RequestContext,
    @Args('reviewId', { type: () => ID }) id: string,
    @Args('against', { type: () => ID, nullable: true }) against?: string,
  ): Promise<AnswersDiff | null> {
    const { session, who } = request;
    const now = await session.one(Review, id);
    const againstReviewId = against ?? now?.previousReviewId;
    const before = againstReviewId ? await session.one(Review, againstReviewId) : null;
    if (!now || !before) return null;
    const [edition, former, sheets] = await Promise.all([
      editionOf(this.store, who.organisationId, now.templateId),
      editionOf(this.store, who.organisationId, before.templateId),
      session.byIds(AnswerSheet, [now.id, before.id]),
    ]);
    if (!edition || !former) return null;
    const sameEdition = edition.digest === former.digest;
    const diff = diffAnswers(
      { edition: edition.edition, answers: sheets[0]?.answers ?? {} },
      { edition: former.edition, answers: sheets[1]?.answers ?? {} },
      sameEdition,
    );
    return { againstReviewId: before.id, sameEdition, ...diff };
  }

  @Query(() => VendorComparison, {
    nullable: true,
    description: 'Vendors side by side, by their newest submitted answers to one template edition.',
  })
  @AllowMembers()
  async compareVendors(
    @CurrentRequest() request: RequestContext,
    @Args('templateId', { type: () => ID }) templateId: string,
    @Args('subprocessorIds', { type: () => [ID] }) subprocessorIds: string[],
  ): Promise<VendorComparison | null> {
    const { session, who } = request;
    const known = await editionOf(this.store, who.organisationId, templateId);
    if (!known) return null;
    const newest = await session.query<{ id: string }>(
      `select distinct on (subprocessor_id) id from ${packsOfReviews} p where pack_template_id = $1 and subprocessor_id = any ($2::text[]) and submitted_at is not null order by subprocessor_id, submitted_at desc`,
      [templateId, subprocessorIds.slice(0, 20)],
    );
    const reviews = (
      await session.byIds(
        Review,
        newest.map(({ id }) => id),
      )
    )
      .filter((review) => review !== null)
      .sort((a, b) => subprocessorIds.indexOf(a.subprocessorId) - subprocessorIds.indexOf(b.subprocessorId));
    const sheets = await session.byIds(
      AnswerSheet,
      reviews.map(({ id }) => id),
    );
    return {
      reviews: reviews.map((review) => {
        const { score, rating, residualRisk: residual } = packIn(templateId, review) ?? review;
        return { reviewId: review.id, subprocessorId: review.subprocessorId, score, rating, residualRisk: residual };
      }),
      questions: compareAnswers(
        known.edition,
        sheets.map((sheet, index) => answersTo(templateId, reviews[index]!, sheet?.answers ?? {})),
      ),
    };
  }

  @Query(() => SubprocessorRisk, {
    nullable: true,
    description:
      'Inherent and residual risk of a subprocessor, and what they are made of. By the newest score of each questionnaire, the worst residual counts.',
  })
  @AllowMembers()
  async subprocessorRisk(
    @CurrentRequest() request: RequestContext,
    @Args('subprocessorId', { type: () => ID }) id: string,
  ): Promise<SubprocessorRisk | null> {
    const use = await useOf(this.store, request.who.organisationId, id);
    if (use.kind === 'refused') return null;
    const [scored] = await request.session.query<{ id: string; score: number }>(
      `select id, score from (select distinct on (pack_template) id, pack_score as score from ${packsOfReviews} p
         where subprocessor_id = $1 and pack_score is not null and status <> 'cancelled' order by pack_template, submitted_at desc) newest
       order by score, id limit 1`,
      [id],
    );
    const { risk, factors, raisedToFloor } = use.inherent;
    return {
      inherent: risk,
      factors,
      raisedToFloor,
      tier: use.tier,
      residual: scored ? residualRisk(risk, scored.score) : null,
      reviewId: scored?.id ?? null,
    };
  }

  @Query(() => RenderedFile, {
    nullable: true,
    description:
      'The questionnaire of a review as a file, with the answers so far; the vendor can fill it and send it back. As a workbook it names evidence, clarifications and the answers that members entered, and an imported edition of CAIQ has the layout of its publisher.',
  })
  @AllowMembers()
  async reviewQuestionnaire(
    @CurrentRequest() { session, who }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('format', { type: () => QuestionnaireFormat, defaultValue: QuestionnaireFormat.XLSX }) format: Format,
  ): Promise<RenderedFile | null> {
    const [review, sheet] = await Promise.all([session.one(Review, id), session.one(AnswerSheet, id)]);
    const known = review && (await editionOf(this.store, who.organisationId, review.templateId));
    if (!known) return null;
    const { bytes, fileName, mediaType } = renderQuestionnaire(
      known.edition,
      Object.values(sheet?.answers ?? {}),
      format,
      sheet ? referenceOf(sheet) : undefined,
    );
    return { fileName, mediaType, content: Buffer.from(bytes).toString('base64') };
  }
}

const packIn = (templateId: string, { packs }: Review): ReviewPack | undefined =>
  packs?.find((pack) => pack.templateId === templateId);

/** The answers of a review to one of its questionnaires, under the ids that the questionnaire gives its questions. */
function answersTo(
  templateId: string,
  review: Review,
  answers: Readonly<Record<string, ReviewAnswer>>,
): Readonly<Record<string, ReviewAnswer>> {
  const prefix = packIn(templateId, review)?.prefix ?? '';
  return Object.fromEntries(
    Object.entries(answers).flatMap(([id, answer]) =>
      id.startsWith(prefix) ? [[id.slice(prefix.length), answer] as const] : [],
    ),
  );
}
