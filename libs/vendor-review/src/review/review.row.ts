import { Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, PartOf, Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { StoredScore } from '../scoring/stored-score.js';
import { ReviewIntake } from './intake.types.js';
import { AnswerImportReport } from './import-report.types.js';
import type * as events from './review.events.js';
import type { StoredPerson } from './review-person.types.js';
import {
  Clarification,
  DecisionBasis,
  FindingStatus,
  GivenVerdict,
  InvitationStatus,
  Rating,
  ReviewAnswer,
  ReviewEvidence,
  ReviewOutcome,
  ReviewPack,
  ReviewReminder,
  ReviewStatus,
  ScoreTrigger,
  Severity,
} from './review.types.js';

@Entity('review_v2')
@Index('review_v2_by_subprocessor_id', ['organisationId', 'subprocessorId', 'createdAt'])
@ObjectType({
  description:
    'One assessment of one vendor, from draft to decision: a questionnaire, or several that are answered in one place.',
})
export class Review extends Row {
  @Shown(() => ID, 'text', 'The subprocessor that is reviewed.')
  subprocessorId!: string;

  @Shown(() => ID, 'text', 'The template edition that is asked; of several questionnaires the one that holds them all.')
  templateId!: string;

  @Shown(() => String, 'text', 'Which questionnaire.')
  template!: string;

  @Shown(() => String, 'text', 'Which edition of it.')
  edition!: string;

  /** Empty where there is one questionnaire, which is then the review's own. */
  @Column('jsonb', { nullable: true })
  packs!: ReviewPack[] | null;

  @Shown(() => ReviewIntake, 'jsonb', 'What was known before the vendor was asked.', { nullable: true })
  intake!: ReviewIntake | null;

  @Shown(() => String, 'text', 'Title.')
  title!: string;

  @Shown(() => ReviewStatus, 'text', 'Where it stands.')
  status!: ReviewStatus;

  @Shown(() => Instant, 'timestamptz', 'When the answers are due.')
  dueAt!: string;

  /** Empty: UTC. */
  @Column('text', { nullable: true })
  dueZone!: string | null;

  @Shown(() => Boolean, 'boolean', 'Nobody was invited: members enter what the vendor has published.')
  desk!: boolean;

  @Shown(() => Boolean, 'boolean', 'The due date passed without a submission.')
  overdue!: boolean;

  @Shown(() => String, 'text', 'Digest of the frozen edition, once sent.', { nullable: true })
  digest!: string | null;

  @Shown(() => String, 'text', 'Rules of the score, frozen when sent.', { nullable: true })
  rules!: string | null;

  @Shown(() => ID, 'text', "Weights of the organisation's own.", { nullable: true })
  weightSetId!: string | null;

  @Shown(() => Int, 'integer', 'Questions asked, once sent.')
  questionCount!: number;

  @Shown(() => Int, 'integer', 'Tier of the subprocessor when it was sent.', { nullable: true })
  tier!: number | null;

  @Shown(() => Boolean, 'boolean', 'Somebody else than the sender has to decide.')
  fourEyes!: boolean;

  @Shown(() => Int, 'integer', 'Inherent risk of the use when it was sent, 1 to 100.', { nullable: true })
  inherentRisk!: number | null;

  @Shown(() => Instant, 'timestamptz', 'When it was sent.', { nullable: true })
  sentAt!: string | null;

  @Shown(() => ID, 'text', 'Member who sent it.', { nullable: true })
  sentBy!: string | null;

  @Shown(() => InvitationStatus, 'text', 'What became of the newest invitation to the contact.', { nullable: true })
  invitation!: 'queued' | 'sent' | 'bounced' | null;

  @Column('jsonb')
  people!: StoredPerson[];

  @Shown(() => [ReviewReminder], 'jsonb', 'Reminders, oldest first.')
  reminders!: ReviewReminder[];

  @Shown(() => Instant, 'timestamptz', 'When the vendor submitted it.', { nullable: true })
  submittedAt!: string | null;

  @Shown(() => Boolean, 'boolean', "A member submitted it in the vendor's stead.")
  submittedInVendorsStead!: boolean;

  @Shown(() => ID, 'text', 'The score that counts: of the answers, or the one that was decided on.', { nullable: true })
  scoreId!: string | null;

  @Shown(() => Float, 'double precision', 'The score that counts, 0 to 100; empty when nothing can be scored.', {
    nullable: true,
  })
  score!: number | null;

  @Shown(() => Rating, 'text', 'The rating that counts; of several questionnaires the worst.', { nullable: true })
  rating!: string | null;

  @Shown(
    () => Float,
    'double precision',
    'Residual risk by the score that counts; of several questionnaires the worst.',
    { nullable: true },
  )
  residualRisk!: number | null;

  @Shown(() => Int, 'integer', 'Clarification questions that are not answered.')
  openClarifications!: number;

  @Shown(() => Int, 'integer', 'Findings that are not resolved.')
  openFindings!: number;

  @Shown(() => ReviewOutcome, 'text', 'What was decided.', { nullable: true })
  outcome!: events.Outcome | null;

  @Shown(() => String, 'text', 'Remarks of the decision.', { nullable: true })
  decisionNote!: string | null;

  @Shown(() => [ID], 'text[]', 'Findings that are conditions of the approval.')
  conditions!: string[];

  @Shown(() => Instant, 'timestamptz', 'When it was decided.', { nullable: true })
  decidedAt!: string | null;

  @Shown(() => ID, 'text', 'Member who decided.', { nullable: true })
  decidedBy!: string | null;

  @Shown(() => DecisionBasis, 'jsonb', 'What the decision was taken on; empty for decisions of early releases.', {
    nullable: true,
  })
  decisionBasis!: DecisionBasis | null;

  @Shown(() => Instant, 'timestamptz', 'Until when the approval holds; the next review is due before.', {
    nullable: true,
  })
  validUntil!: string | null;

  @Shown(() => String, 'text', 'Why it was cancelled.', { nullable: true })
  cancelledBecause!: string | null;

  @Shown(() => ID, 'text', 'The review of the same vendor before this one.', { nullable: true })
  previousReviewId!: string | null;

  @Shown(() => ID, 'text', 'The review that follows this one.', { nullable: true })
  nextReviewId!: string | null;
}

/** What the vendor's side has done; nothing of the reviewers' work is in here. One row a review, so that a questionnaire is read at once. */
@Entity('answer_sheet_v2')
export class AnswerSheet extends Row {
  @Column('text')
  subprocessorId!: string;

  @Column('text')
  templateId!: string;

  @Column('jsonb')
  answers!: Record<string, ReviewAnswer>;

  @Column('jsonb')
  assignments!: Record<string, string>;

  @Column('jsonb')
  evidence!: ReviewEvidence[];

  @Column('jsonb')
  clarifications!: Clarification[];

  @Column('jsonb')
  imports!: AnswerImportReport[];
}

export const ReviewFileKind = { EVIDENCE: 'evidence', ANSWERS: 'answers' } as const;
registerEnumType(ReviewFileKind, {
  name: 'ReviewFileKind',
  description:
    'What a file of a review is: a document that supports an answer, or a filled questionnaire that came back.',
});

/** Each file by its digest, so that its validity is watched and it is shown to nobody whom it does not concern. */
@PartOf('reviewId')
@Entity('review_file_v1')
@Index('review_file_v1_by_digest', ['organisationId', 'digest'])
@Index('review_file_v1_by_review_id', ['organisationId', 'reviewId', 'createdAt'])
@ObjectType({ description: 'A file that belongs to a review.' })
export class ReviewFile extends Row {
  @Shown(() => ID, 'text', 'The review.')
  reviewId!: string;

  @Shown(() => ReviewFileKind, 'text', 'What it is.')
  kind!: 'evidence' | 'answers';

  @Shown(() => ID, 'text', 'The evidence or the import; with the review it leads to the download.')
  partId!: string;

  @Shown(() => String, 'text', 'The question that it supports, if it is about one.', { nullable: true })
  questionId!: string | null;

  @Shown(() => String, 'text', 'Title.')
  title!: string;

  @Shown(() => String, 'text', 'Name of the file.')
  fileName!: string;

  @Shown(() => String, 'text', 'Digest of the content.')
  digest!: string;

  @Column('text', { nullable: true })
  reportDigest!: string | null;

  @Shown(() => Instant, 'timestamptz', 'What it covers: from.', { nullable: true })
  validFrom!: string | null;

  @Shown(() => Instant, 'timestamptz', 'What it covers: until.', { nullable: true })
  validUntil!: string | null;

  @Shown(() => Boolean, 'boolean', 'The vendor took it back.')
  withdrawn!: boolean;

  @Shown(() => String, 'text', 'What was told of its end so far: `soon` or `ended`.', { nullable: true })
  expiryTold!: events.ExpiryStage | null;
}

/** The reviewers' verdicts, apart from everything that the vendor's page may read. */
@Entity('review_assessment_v1')
export class ReviewAssessment extends Row {
  @Column('jsonb')
  verdicts!: Record<string, GivenVerdict>;
}

@PartOf('reviewId')
@Entity('finding_v1')
@Index('finding_v1_by_review_id', ['organisationId', 'reviewId', 'createdAt'])
@ObjectType({ description: 'Something that a review found wanting.' })
export class Finding extends Row {
  @Shown(() => ID, 'text', 'The review.')
  reviewId!: string;

  @Shown(() => ID, 'text', 'The subprocessor.')
  subprocessorId!: string;

  @Shown(() => String, 'text', 'The question, if it is about one.', { nullable: true })
  questionId!: string | null;

  @Shown(() => Severity, 'text', 'How bad it is.')
  severity!: events.Severity;

  @Shown(() => FindingStatus, 'text', 'Whether it is resolved.')
  status!: 'open' | 'resolved';

  @Shown(() => String, 'text', 'What was found wanting.')
  title!: string;

  @Shown(() => String, 'text', 'More about it.')
  description!: string;

  @Shown(() => ID, 'text', 'Member who sees to it.', { nullable: true })
  ownerId!: string | null;

  @Shown(() => Instant, 'timestamptz', 'Until when it should be resolved.', { nullable: true })
  dueAt!: string | null;

  @Shown(() => Boolean, 'boolean', 'A condition of the approval.')
  condition!: boolean;

  @Shown(() => String, 'text', 'How it was resolved.', { nullable: true })
  resolution!: string | null;

  @Shown(() => Instant, 'timestamptz', 'When it was resolved.', { nullable: true })
  resolvedAt!: string | null;
}

@PartOf('reviewId')
@Entity('review_score_v1')
@Index('review_score_v1_by_review_id', ['organisationId', 'reviewId', 'createdAt'])
@ObjectType({ description: 'One scoring of a review. It never changes; scoring again adds another.' })
export class ReviewScore extends Row {
  @Shown(() => ID, 'text', 'The review.')
  reviewId!: string;

  @Shown(() => ScoreTrigger, 'text', 'Why it was scored.')
  trigger!: events.ScoreTrigger;

  @Shown(() => String, 'text', 'Rules of the score.')
  rules!: string;

  @Shown(() => String, 'text', 'Weights: `edition`, or the id of a weight set.')
  weightSet!: string;

  @Shown(
    () => Float,
    'double precision',
    '`100 x sum(weight x credit) / sum(weight)`; empty when nothing can be scored.',
    { nullable: true },
  )
  score!: number | null;

  @Shown(() => Rating, 'text', 'Rating, a failed critical question included.', { nullable: true })
  rating!: string | null;

  @Shown(() => Rating, 'text', 'What the number alone says.', { nullable: true })
  band!: string | null;

  @Column('jsonb')
  result!: StoredScore;
}
