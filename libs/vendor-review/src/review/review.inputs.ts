import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Day, Instant, MailLanguage } from '@custodia/graphql';
import type { Language } from '@custodia/mail';
import { UploadInput } from '../upload.js';
import { ReviewIntake, ReviewPackInput } from './intake.types.js';
import type * as events from './review.events.js';
import { AnswerChoice, ReviewOutcome, Severity, Verdict } from './review.types.js';

/** What every input that changes a review may carry. */
@InputType({ isAbstract: true })
export abstract class ReviewChangeInput {
  @Field(() => ID, { description: 'The review.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CHANGED_MEANWHILE unless the review is at this revision.',
  })
  expectedRevision?: number;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

@InputType({
  description: "A person on the vendor's side: name and address, or the id of a contact of the subprocessor.",
})
export class PersonInput {
  @Field(() => ID, { nullable: true, description: 'A contact of the subprocessor; or a UUID for the new person.' })
  contactId?: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string;

  @Field(() => String, { nullable: true, description: 'Mail address.' })
  email?: string;

  @Field(() => MailLanguage, {
    nullable: true,
    description: 'Language of the mails to them; they can choose another on the page.',
  })
  language?: Language;
}

@InputType()
export class DraftReviewInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field(() => ID, { description: 'The subprocessor to review.' })
  subprocessorId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The template edition to ask, where it is one. Left out together with `packs`, the questionnaires that `reviewProposal` names are asked.',
  })
  templateId?: string;

  @Field(() => [ReviewPackInput], {
    nullable: true,
    description: 'Several template editions to ask together: one mail, one link, one page, one decision. At most 6.',
  })
  packs?: ReviewPackInput[];

  @Field(() => ReviewIntake, {
    nullable: true,
    description:
      'What the vendor will do, and with which data; kept with the review, and decides its tier when it is sent.',
  })
  intake?: ReviewIntake;

  @Field(() => Day, {
    nullable: true,
    description: 'The day by whose end the answers are due, in the time zone of the organisation.',
  })
  dueOn?: string;

  @Field(() => Instant, { nullable: true, description: 'The moment when the answers are due, instead of a day.' })
  dueAt?: string;

  @Field(() => PersonInput, { description: 'To whom it is sent.' })
  contact!: PersonInput;

  @Field(() => String, { nullable: true, description: 'Title; made of vendor and questionnaire when left out.' })
  title?: string;

  @Field(() => String, { defaultValue: '', description: 'Words of your own for the invitation.' })
  message!: string;

  @Field(() => ID, {
    nullable: true,
    description: "Weights of the organisation's own; those of the edition when left out.",
  })
  weightSetId?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The review before this one; the newest of one of the same questionnaires when left out.',
  })
  previousReviewId?: string;
}

@InputType()
export class ReplaceReviewContactInput extends ReviewChangeInput {
  @Field(() => PersonInput, { description: 'Who takes over.' })
  contact!: PersonInput;
}

@InputType()
export class MoveReviewDueDateInput extends ReviewChangeInput {
  @Field(() => Day, {
    nullable: true,
    description: 'The day by whose end the answers are due from now on, in the time zone of the organisation.',
  })
  dueOn?: string;

  @Field(() => Instant, { nullable: true, description: 'The moment when the answers are due, instead of a day.' })
  dueAt?: string;
}

@InputType()
export class SendReviewInput extends ReviewChangeInput {}

@InputType()
export class StartDeskReviewInput extends ReviewChangeInput {}

@InputType()
export class ResendInvitationInput extends ReviewChangeInput {
  @Field(() => ID, { nullable: true, description: 'Whom to; the contact when left out.' })
  contactId?: string;
}

@InputType()
export class CancelReviewInput extends ReviewChangeInput {
  @Field({ description: 'Why.' })
  declare reason: string;
}

@InputType()
export class InviteColleagueInput extends ReviewChangeInput {
  @Field(() => PersonInput, { description: 'Whom.' })
  person!: PersonInput;
}

@InputType()
export class RemoveColleagueInput extends ReviewChangeInput {
  @Field(() => ID, { description: 'Whom.' })
  contactId!: string;
}

@InputType({ description: 'A colleague, a former contact, or the contact of a review that is over.' })
export class EraseReviewPersonInput extends RemoveColleagueInput {}

@InputType()
export class AssignQuestionsInput extends ReviewChangeInput {
  @Field(() => ID, { description: 'Who answers them.' })
  contactId!: string;

  @Field(() => [String], { description: 'Which questions.' })
  questionIds!: string[];
}

@InputType({ description: 'An answer.' })
export class AnswerInput {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field(() => AnswerChoice, { nullable: true, description: 'The answer; empty for a text question.' })
  value?: events.SavedAnswer['value'];

  @Field(() => String, { nullable: true, description: 'Who operates the control, in the words of the questionnaire.' })
  owner?: string;

  @Field({ defaultValue: '', description: 'Explanation; NA needs one.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'What the vendor says its customer has to do.' })
  customerResponsibilities?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The `revision` of the answer that you saw, or `none`. An answer that was changed meanwhile is then not overwritten: ANSWER_CHANGED_MEANWHILE.',
  })
  basedOn?: string;
}

@InputType()
export class SaveAnswersInput extends ReviewChangeInput {
  @Field(() => [AnswerInput], { description: 'Answers; others stay as they are.' })
  answers!: AnswerInput[];
}

@InputType()
export class ImportAnswersInput extends ReviewChangeInput {
  @Field(() => UploadInput, { description: 'The filled workbook or csv.' })
  file!: UploadInput;

  @Field(() => String, {
    nullable: true,
    description:
      'The column of answers: "C", its heading, or "Sheet!C". Only needed when the headings leave it in doubt; the refusal then names the columns to choose from.',
  })
  column?: string;
}

@InputType()
export class AttachEvidenceInput extends ReviewChangeInput {
  @Field(() => ID, { nullable: true, description: 'UUID; made when left out.' })
  evidenceId?: string;

  @Field(() => UploadInput, { description: 'The document.' })
  file!: UploadInput;

  @Field(() => String, { nullable: true, description: 'The question it supports; the whole review when left out.' })
  questionId?: string;

  @Field(() => String, { nullable: true, description: 'What it is; the file name when left out.' })
  title?: string;

  @Field(() => Instant, { nullable: true, description: 'What it covers: from.' })
  validFrom?: string;

  @Field(() => Instant, { nullable: true, description: 'What it covers: until.' })
  validUntil?: string;
}

@InputType()
export class WithdrawEvidenceInput extends ReviewChangeInput {
  @Field(() => ID, { description: 'The evidence.' })
  evidenceId!: string;
}

@InputType()
export class SubmitReviewInput extends ReviewChangeInput {}

@InputType()
export class AnswerClarificationInput extends ReviewChangeInput {
  @Field(() => ID, { description: 'The clarification question.' })
  clarificationId!: string;

  @Field({ description: 'The answer to it.' })
  text!: string;

  @Field(() => AnswerInput, { nullable: true, description: 'The changed answer to the question it is about.' })
  answer?: AnswerInput;
}

@InputType()
export class GiveVerdictInput extends ReviewChangeInput {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field(() => Verdict, { description: 'The verdict.' })
  verdict!: events.Verdict;

  @Field({ defaultValue: '', description: 'Internal note; the vendor never sees it.' })
  note!: string;
}

@InputType({ description: 'A question back to the vendor.' })
export class ClarificationInput {
  @Field(() => ID, { nullable: true, description: 'UUID; made when left out.' })
  clarificationId?: string;

  @Field(() => String, { nullable: true, description: 'The question it is about; the whole review when left out.' })
  questionId?: string;

  @Field({ description: 'What is asked; the vendor sees it.' })
  text!: string;
}

@InputType()
export class AskClarificationsInput extends ReviewChangeInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of the round, so that a retry is harmless; made when left out.',
  })
  roundId?: string;

  @Field(() => [ClarificationInput], { description: 'The questions; they go into one mail.' })
  clarifications!: ClarificationInput[];
}

@InputType()
export class WithdrawClarificationInput extends ReviewChangeInput {
  @Field(() => ID, { description: 'The clarification question.' })
  clarificationId!: string;

  @Field({ description: 'Why; the vendor sees it.' })
  declare reason: string;
}

@InputType()
export class RaiseFindingInput extends ReviewChangeInput {
  @Field(() => ID, { nullable: true, description: 'UUID; made when left out.' })
  findingId?: string;

  @Field(() => String, { nullable: true, description: 'The question it is about.' })
  questionId?: string;

  @Field(() => Severity, { description: 'How bad it is.' })
  severity!: events.Severity;

  @Field({ description: 'What was found wanting.' })
  title!: string;

  @Field({ defaultValue: '', description: 'More about it.' })
  description!: string;

  @Field(() => ID, { nullable: true, description: 'Member who sees to it.' })
  ownerId?: string;

  @Field(() => Instant, { nullable: true, description: 'Until when.' })
  dueAt?: string;
}

@InputType()
export class ResolveFindingInput extends ReviewChangeInput {
  @Field(() => ID, { description: 'The finding.' })
  findingId!: string;

  @Field({ description: 'How it was resolved.' })
  resolution!: string;
}

@InputType()
export class DecideReviewInput extends ReviewChangeInput {
  @Field(() => ReviewOutcome, { description: 'The decision.' })
  outcome!: events.Outcome;

  @Field({ defaultValue: '', description: 'Remarks; a rejection needs them.' })
  note!: string;

  @Field(() => [ID], {
    defaultValue: [],
    description: 'For an approval with conditions: the findings that are its conditions.',
  })
  conditions!: string[];

  @Field(() => Int, {
    nullable: true,
    description: 'How many months an approval holds, 1 to 60; by tier (12, 12, 24, 36) when left out.',
  })
  validMonths?: number;
}
