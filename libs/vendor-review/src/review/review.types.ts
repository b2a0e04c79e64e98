import { Field, Float, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, MailLanguage } from '@custodia/graphql';
import type { Language } from '@custodia/mail';
import type * as events from './review.events.js';
import { reviewStatuses, type ReviewStatus as Status } from './review.state.js';

type Constants<Value extends string> = { readonly [Key in Value as Uppercase<Key>]: Key };
const constants = <const Value extends string>(values: readonly Value[]): Constants<Value> =>
  Object.fromEntries(values.map((value) => [value.toUpperCase(), value])) as Constants<Value>;

export const ReviewStatus = constants(reviewStatuses);
export type ReviewStatus = Status;
registerEnumType(ReviewStatus, {
  name: 'ReviewStatus',
  description: 'Where a review stands. Whether it is overdue is said by `overdue`.',
});

export const ReviewOutcome = constants(['approved', 'approved_with_conditions', 'rejected']);
registerEnumType(ReviewOutcome, { name: 'ReviewOutcome', description: 'What a review decided.' });

export const AnswerChoice = constants(['yes', 'no', 'partial', 'na']);
registerEnumType(AnswerChoice, {
  name: 'AnswerChoice',
  description: 'An answer to a yes-or-no question. NA needs a reason, or it counts as unanswered.',
});

export const Verdict = constants(['accepted', 'insufficient', 'unacceptable']);
registerEnumType(Verdict, {
  name: 'Verdict',
  description: 'What the reviewers think of one answer; the vendor never sees it.',
});

export const Severity = constants(['low', 'medium', 'high', 'critical']);
registerEnumType(Severity, { name: 'Severity', description: 'How bad a finding is.' });

export const FindingStatus = constants(['open', 'resolved']);
registerEnumType(FindingStatus, { name: 'FindingStatus', description: 'Whether a finding is resolved.' });

export const InvitationStatus = constants(['queued', 'sent', 'bounced']);
registerEnumType(InvitationStatus, { name: 'InvitationStatus', description: 'What became of the newest invitation.' });

export const Rating = constants(['strong', 'adequate', 'weak', 'poor', 'conditional']);
registerEnumType(Rating, {
  name: 'Rating',
  description: '85 / 70 / 50 are the bands; CONDITIONAL: a critical question failed, whatever the number.',
});

export const ScoreTrigger = constants(['submission', 'clarification', 'verdict', 'rescore']);
registerEnumType(ScoreTrigger, { name: 'ScoreTrigger', description: 'Why it was scored.' });

@ObjectType({ description: 'A mail that reminded the vendor.' })
export class ReviewReminder {
  @Field(() => String, { description: 'Which one: in_7_days, in_3_days, in_1_day or overdue.' })
  stage!: events.ReminderStage;

  @Field(() => Instant, { description: 'The due date it was about.' })
  dueAt!: string;

  @Field(() => Instant, { description: 'When.' })
  at!: string;

  @Field(() => String, { nullable: true, description: 'Message-ID; empty when the mail server refused it.' })
  messageId!: string | null;
}

@ObjectType({ description: 'What the vendor says to one question.' })
export class ReviewAnswer {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field(() => AnswerChoice, { nullable: true, description: 'The answer; empty for a text question.' })
  value!: events.SavedAnswer['value'];

  @Field(() => String, { nullable: true, description: 'Who operates the control, in the words of the questionnaire.' })
  owner!: string | null;

  @Field({ description: "The vendor's words." })
  text!: string;

  @Field({
    description:
      'What the vendor says its customer has to do; becomes a task of the subprocessor when the review is scored.',
  })
  customerResponsibilities!: string;

  @Field(() => Instant, { description: 'When it was saved.' })
  at!: string;

  @Field(() => ID, { nullable: true, description: "Person on the vendor's side; empty when a member entered it." })
  contactId!: string | null;

  @Field({ description: "A member entered it in the vendor's stead." })
  inVendorsStead!: boolean;

  @Field(() => ID, { nullable: true, description: "Member who entered it in the vendor's stead." })
  enteredBy!: string | null;

  @Field(() => ID, { nullable: true, description: 'The import that brought it.' })
  importId!: string | null;
}

@ObjectType({ description: 'A document that supports an answer.' })
export class ReviewEvidence {
  @Field(() => ID, { description: 'UUID.' })
  evidenceId!: string;

  @Field(() => String, { nullable: true, description: 'The question it supports; empty for the review as a whole.' })
  questionId!: string | null;

  @Field({ description: 'What it is.' })
  title!: string;

  @Field({ description: 'Name of the file.' })
  fileName!: string;

  @Field({ description: 'Media type.' })
  mediaType!: string;

  @Field({ description: 'Digest of the content.' })
  digest!: string;

  @Field(() => Float, { description: 'Bytes.' })
  size!: number;

  @Field(() => Instant, { nullable: true, description: 'What it covers: from.' })
  validFrom!: string | null;

  @Field(() => Instant, { nullable: true, description: 'What it covers: until.' })
  validUntil!: string | null;

  @Field({ description: "A member attached it in the vendor's stead." })
  inVendorsStead!: boolean;

  @Field(() => Instant, { description: 'When it was attached.' })
  at!: string;
}

@ObjectType({ description: 'One questionnaire of an assessment, and what it scored alone.' })
export class ReviewPack {
  @Field(() => ID, { description: 'The template edition.' })
  templateId!: string;

  @Field({ description: 'Which questionnaire.' })
  template!: string;

  @Field({ description: 'Which edition of it.' })
  edition!: string;

  @Field({ description: 'Its title.' })
  title!: string;

  @Field({ description: 'Stands before the ids of its questions in this assessment; empty where it is the only one.' })
  prefix!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'By the formula of the score over its own questions, 0 to 100; empty when nothing in it can be scored.',
  })
  score!: number | null;

  @Field(() => Rating, { nullable: true, description: 'Its rating.' })
  rating!: string | null;

  @Field(() => Float, { nullable: true, description: 'Residual risk by its score.' })
  residualRisk!: number | null;
}

@ObjectType({ description: 'A piece of evidence as it was.' })
export class PinnedEvidence {
  @Field(() => ID, { description: 'The evidence.' })
  evidenceId!: string;

  @Field({ description: 'Digest of its content.' })
  digest!: string;
}

@ObjectType({
  description: 'What a decision was taken on. It stays as it is, whatever is scored, asked or attached later.',
})
export class DecisionBasis {
  @Field(() => ID, { description: 'The score.' })
  scoreId!: string;

  @Field({ description: 'Rules of the score.' })
  rules!: string;

  @Field({ description: 'Weights: `edition`, or the id of a weight set.' })
  weightSet!: string;

  @Field({ description: 'Digest of the template edition that was asked.' })
  editionDigest!: string;

  @Field(() => Float, { nullable: true, description: 'The number, 0 to 100.' })
  score!: number | null;

  @Field(() => Rating, { nullable: true, description: 'The rating.' })
  rating!: string | null;

  @Field(() => Float, { description: 'Inherent risk of the use, 1 to 100.' })
  inherentRisk!: number;

  @Field(() => Float, { nullable: true, description: 'Residual risk.' })
  residualRisk!: number | null;

  @Field(() => [PinnedEvidence], { description: 'The evidence that stood in the review.' })
  evidence!: readonly PinnedEvidence[];
}

@ObjectType({ description: 'A question back to the vendor, and its answer.' })
export class Clarification {
  @Field(() => ID, { description: 'UUID.' })
  clarificationId!: string;

  @Field(() => String, { nullable: true, description: 'The question it is about.' })
  questionId!: string | null;

  @Field({ description: 'What is asked; the vendor sees it.' })
  text!: string;

  @Field(() => Instant, { description: 'When it was asked.' })
  askedAt!: string;

  @Field(() => String, { nullable: true, description: 'What the vendor answered.' })
  answer!: string | null;

  @Field(() => Instant, { nullable: true, description: 'When it was answered.' })
  answeredAt!: string | null;

  @Field({ description: "A member answered it in the vendor's stead." })
  inVendorsStead!: boolean;

  @Field(() => ID, { description: 'Questions that were asked together, in one mail.' })
  roundId!: string;

  @Field(() => Instant, { nullable: true, description: 'When it was withdrawn.' })
  withdrawnAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn; the vendor sees it.' })
  withdrawnBecause!: string | null;
}

@ObjectType({ description: 'Something about all answers together that a reviewer should look at.' })
export class ReviewFlag {
  @Field({ description: 'all-the-same or same-words.' })
  kind!: string;

  @Field({ description: 'In words.' })
  detail!: string;
}

@ObjectType({ description: 'What the reviewers think of one answer.' })
export class GivenVerdict {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field(() => Verdict, { description: 'The verdict.' })
  verdict!: events.Verdict;

  @Field({ description: 'Internal note.' })
  note!: string;

  @Field(() => ID, { description: 'Member.' })
  by!: string;

  @Field(() => Instant, { description: 'When.' })
  at!: string;
}

@ObjectType({
  description:
    "A person on the vendor's side. Name and address are empty once erased, and for those who do not deal with vendors.",
})
export class ReviewPerson {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;

  @Field({ description: 'contact or colleague.' })
  role!: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Mail address.' })
  email!: string | null;

  @Field(() => InvitationStatus, { nullable: true, description: 'What became of the newest invitation.' })
  invitation!: 'queued' | 'sent' | 'bounced' | null;

  @Field({ description: 'No longer takes part.' })
  removed!: boolean;

  @Field(() => MailLanguage, {
    nullable: true,
    description: 'Language of the mails to this person, once it was stated or chosen.',
  })
  language!: Language | null;
}
