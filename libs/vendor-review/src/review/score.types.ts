import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Polarity, QuestionType } from '../template/question.types.js';
import { ImportFlag } from './import-report.types.js';
import { GivenVerdict, ReviewAnswer, ReviewPack } from './review.types.js';

const QuestionOutcome = {
  MET: 'met',
  PARTLY_MET: 'partly-met',
  NOT_MET: 'not-met',
  UNANSWERED: 'unanswered',
  NA_WITHOUT_REASON: 'na-without-reason',
  NA_TO_ACCEPT: 'na-to-accept',
  NOT_APPLICABLE: 'not-applicable',
  CUSTOMER_OWNED: 'customer-owned',
  NOT_ASKED: 'not-asked',
  NOT_SCORED: 'not-scored',
} as const;
registerEnumType(QuestionOutcome, {
  name: 'QuestionOutcome',
  description: 'What became of one question, and so why it counts as it does.',
});

const AnswerChange = { ADDED: 'added', REMOVED: 'removed', CHANGED: 'changed', UNCHANGED: 'unchanged' } as const;
registerEnumType(AnswerChange, { name: 'AnswerChange', description: 'How an answer differs from the one before.' });

@ObjectType({ description: 'What one question contributes to a score.' })
export class ScoreContribution {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field({ description: 'What was asked.' })
  text!: string;

  @Field({ description: 'Domain id.' })
  domain!: string;

  @Field(() => QuestionOutcome, { description: 'Why it counts as it does.' })
  outcome!: string;

  @Field(() => Float, { description: 'Weight.' })
  weight!: number;

  @Field(() => Float, { nullable: true, description: '1, 0.5 or 0; empty when the question stands in neither sum.' })
  credit!: number | null;

  @Field(() => Float, { description: 'Points of the score. All of them add up to it exactly.' })
  points!: number;

  @Field(() => Float, { description: 'Points it would contribute if it were met.' })
  available!: number;

  @Field({ description: 'Failing it caps the rating.' })
  critical!: boolean;
}

@ObjectType({ description: 'The score of one domain, by the same rule.' })
export class DomainScore {
  @Field({ description: 'Domain id.' })
  id!: string;

  @Field({ description: 'Title.' })
  title!: string;

  @Field(() => Float, { nullable: true, description: '0 to 100; empty when nothing in it can be scored.' })
  score!: number | null;

  @Field(() => Float, { description: 'Sum of weight x credit.' })
  earned!: number;

  @Field(() => Float, { description: 'Sum of weight.' })
  possible!: number;

  @Field(() => Float, { description: 'Its part of the overall score.' })
  points!: number;

  @Field(() => Int, { description: 'Questions without an answer.' })
  unanswered!: number;
}

@ObjectType({ description: 'The domain with the lowest score.' })
export class WorstDomain {
  @Field({ description: 'Domain id.' })
  id!: string;

  @Field(() => Float, { description: 'Its score.' })
  score!: number;
}

@ObjectType({ description: 'How many questions were said not to apply.' })
export class NotApplicableShare {
  @Field(() => Int, { description: 'How many.' })
  count!: number;

  @Field(() => [String], { description: 'Without a reason; they count as unanswered.' })
  withoutReason!: readonly string[];

  @Field(() => Float, { description: 'Share of the scorable questions that were asked, 0 to 1.' })
  share!: number;

  @Field({ description: 'More than a fifth.' })
  flagged!: boolean;
}

@ObjectType({ description: 'A score with everything that explains it.' })
export class ScoreExplanation {
  @Field({ description: 'Template.' })
  template!: string;

  @Field({ description: 'Edition.' })
  edition!: string;

  @Field({ description: 'Digest of the edition.' })
  editionDigest!: string;

  @Field(() => Float, { description: 'Sum of weight x credit.' })
  earned!: number;

  @Field(() => Float, { description: 'Sum of weight.' })
  possible!: number;

  @Field(() => Float, { description: 'Inherent risk of the use, 1 to 100.' })
  inherentRisk!: number;

  @Field(() => Float, {
    nullable: true,
    description: '`inherent x (1 - score / 100)`; of several questionnaires the worst.',
  })
  residualRisk!: number | null;

  @Field(() => [String], { description: 'Critical questions without any credit; they cap the rating.' })
  criticalFailed!: readonly string[];

  @Field(() => [ReviewPack], {
    description:
      'Each questionnaire of an assessment that holds several, by the same formula over its own questions. The worst rating and the worst residual risk count for the whole; one of which nothing can be scored is left out.',
  })
  packs!: readonly ReviewPack[];

  @Field(() => [DomainScore], { description: 'By domain.' })
  domains!: readonly DomainScore[];

  @Field(() => WorstDomain, { nullable: true, description: 'The lowest of them.' })
  worstDomain!: WorstDomain | null;

  @Field(() => Int, { description: 'Questions that were asked.' })
  asked!: number;

  @Field(() => Int, { description: 'Those with an answer that can be read.' })
  answered!: number;

  @Field(() => [String], { description: 'Those without one; they count as no credit.' })
  unanswered!: readonly string[];

  @Field(() => NotApplicableShare, { description: 'Said not to apply.' })
  notApplicable!: NotApplicableShare;

  @Field(() => [String], { description: 'Left to the customer: tasks of ours.' })
  customerTasks!: readonly string[];

  @Field(() => [String], { description: 'Follow-ups that were not asked.' })
  notAsked!: readonly string[];

  @Field(() => [ScoreContribution], { description: 'One per question, in the order of the questionnaire.' })
  contributions!: readonly ScoreContribution[];
}

@ObjectType({ description: 'A question of the review with all that is known about its answer.' })
export class ReviewQuestion {
  @Field(() => QuestionType, { description: 'The question.' })
  question!: object;

  @Field(() => ReviewAnswer, { nullable: true, description: 'The answer.' })
  answer!: object | null;

  @Field(() => ID, { nullable: true, description: 'The person who answers it, if it is assigned.' })
  assignedTo!: string | null;

  @Field(() => GivenVerdict, { nullable: true, description: 'The newest verdict.' })
  verdict!: object | null;

  @Field(() => [ImportFlag], { description: 'Contradictions found when it was imported.' })
  flags!: readonly object[];
}

@ObjectType({ description: 'One question in two reviews of the same vendor.' })
export class AnswerDifference {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field({ description: 'What is asked.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'As it was asked before, where the words differ.' })
  formerText!: string | null;

  @Field(() => Float, { description: 'How alike the words of both are, 0.8 to 1; 1 for the same words.' })
  similarity!: number;

  @Field(() => AnswerChange, { description: 'How the answer differs.' })
  change!: string;

  @Field(() => ReviewAnswer, { nullable: true, description: 'Before.' })
  before!: object | null;

  @Field(() => ReviewAnswer, { nullable: true, description: 'Now.' })
  after!: object | null;
}

@ObjectType({ description: 'The answers beside those of the review before.' })
export class AnswersDiff {
  @Field(() => ID, { description: 'The review before.' })
  againstReviewId!: string;

  @Field({
    description:
      'Both ask the same edition. Otherwise questions are compared by their words: the same, or nearly the same.',
  })
  sameEdition!: boolean;

  @Field(() => [AnswerDifference], { description: 'Questions that can be compared.' })
  differences!: readonly AnswerDifference[];

  @Field(() => [String], { description: 'Questions that the other edition does not ask, in the same words or nearly.' })
  notComparable!: readonly string[];
}

@ObjectType({ description: 'One vendor in a comparison.' })
export class ComparedReview {
  @Field(() => ID, { description: 'The review.' })
  reviewId!: string;

  @Field(() => ID, { description: 'The subprocessor.' })
  subprocessorId!: string;

  @Field(() => Float, { nullable: true, description: 'Newest score.' })
  score!: number | null;

  @Field(() => String, { nullable: true, description: 'Newest rating.' })
  rating!: string | null;

  @Field(() => Float, { nullable: true, description: 'Residual risk.' })
  residualRisk!: number | null;
}

@ObjectType({ description: 'One question over all compared vendors.' })
export class ComparedQuestion {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field({ description: 'What is asked.' })
  text!: string;

  @Field(() => Polarity, { description: 'Whether "yes" is good.' })
  polarity!: string;

  @Field({ description: 'The vendors answer differently.' })
  differs!: boolean;

  @Field(() => [ReviewAnswer], {
    nullable: 'items',
    description: 'In the order of `reviews`; empty where there is no answer.',
  })
  answers!: readonly (object | null)[];
}

@ObjectType({ description: 'Vendors side by side, by one edition of a questionnaire.' })
export class VendorComparison {
  @Field(() => [ComparedReview], { description: 'The newest submitted review of each vendor.' })
  reviews!: readonly ComparedReview[];

  @Field(() => [ComparedQuestion], { description: 'Question by question.' })
  questions!: readonly ComparedQuestion[];
}

@ObjectType({ description: 'One factor of the inherent risk.' })
export class RiskFactor {
  @Field({ description: 'Which.' })
  factor!: string;

  @Field({ description: 'Its value.' })
  value!: string;

  @Field(() => Float, { description: 'Points.' })
  points!: number;

  @Field(() => Float, { description: 'Of so many.' })
  of!: number;
}

@ObjectType({ description: 'What is at stake with a subprocessor, before and after its answers.' })
export class SubprocessorRisk {
  @Field(() => Int, { description: 'Inherent risk of its use, 1 to 100.' })
  inherent!: number;

  @Field(() => [RiskFactor], { description: 'What it is made of.' })
  factors!: readonly RiskFactor[];

  @Field({ description: 'Raised to 50, because one factor is at its top.' })
  raisedToFloor!: boolean;

  @Field(() => Int, { description: 'Tier that sets the rhythm of its reviews.' })
  tier!: number;

  @Field(() => Float, { nullable: true, description: 'Residual risk by the newest score.' })
  residual!: number | null;

  @Field(() => ID, { nullable: true, description: 'The review with that score.' })
  reviewId!: string | null;
}

@ObjectType({ description: 'A file made for download.' })
export class RenderedFile {
  @Field({ description: 'Name.' })
  fileName!: string;

  @Field({ description: 'Media type.' })
  mediaType!: string;

  @Field({ description: 'Content as base64.' })
  content!: string;
}
