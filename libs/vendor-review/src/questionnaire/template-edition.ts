/**
 * The questions of one questionnaire in one edition. Packs and imported workbooks both become this; a review freezes one when it
 * is sent. Answers belong to (template, edition, question id): the same id in another edition may ask something else.
 */
export interface TemplateEdition {
  /** `sig-lite-style`, `caiq`, or what the organisation calls its own. */
  readonly template: string;
  readonly edition: string;
  readonly title: string;
  /** Who wrote the text and under which terms it may be used; shown beside the title. */
  readonly notice: string;
  /** The oldest rules that can score it; a review freezes the rules of the day on which it is sent. */
  readonly rules: 'custodia-score/1';
  readonly source: TemplateSource;
  /** What a vendor may say to a yes-or-no question, in the words of the questionnaire. */
  readonly answers: readonly AnswerOption[];
  /** Who can own a control; empty when the questionnaire does not ask. */
  readonly owners: readonly OwnerOption[];
  readonly domains: readonly Domain[];
  /** In the order of the questionnaire. */
  readonly questions: readonly Question[];
}

export type TemplateSource =
  | { readonly kind: 'pack' }
  /** Several questionnaires in one, for an assessment that asks them together. */
  | { readonly kind: 'packs'; readonly packs: readonly EditionPack[] }
  /** Written here, question by question. */
  | { readonly kind: 'draft' }
  | { readonly kind: 'workbook'; readonly file: string; readonly format: string; readonly certainty: number };

/** One of the questionnaires of an edition that holds several. */
export interface EditionPack {
  readonly templateId: string;
  readonly template: string;
  readonly edition: string;
  readonly title: string;
  readonly digest: string;
  /** Stands before the ids of its questions and domains; the rest of the id is the one of its own edition. */
  readonly prefix: string;
  /** Owners that its own questions offer. */
  readonly owners: readonly string[];
}

/** `/2`: a critical question is excused by a reviewer only, and what follows an unanswered question does not count. */
export type ScoreRules = 'custodia-score/1' | 'custodia-score/2';
/** Of what is sent today. */
export const currentRules: ScoreRules = 'custodia-score/2';

export type AnswerValue = 'yes' | 'no' | 'partial' | 'na';

export interface AnswerOption {
  readonly value: AnswerValue;
  readonly label: string;
}

/** Who carries the control. `customer` means that the answer is the customer's own task. */
type OwnerBears = 'vendor' | 'customer' | 'third-party' | 'shared' | 'undetermined';

export interface OwnerOption {
  /** As the questionnaire spells it; this is the stored value. */
  readonly label: string;
  readonly bears: OwnerBears;
}

export interface Domain {
  readonly id: string;
  readonly title: string;
  /** Multiplied into the weights of the domain's questions when the edition was made; kept for display. */
  readonly weight: number;
}

/** What scores: an answer of yes or no does, words never do. */
export type QuestionKind = 'yes_no' | 'yes_no_partial' | 'text';
/** How a question of the kind `text` is answered, where not in words alone; its answer is a text in a fixed form. */
type AnswerForm = 'single' | 'multiple' | 'number' | 'date' | 'file' | 'table';
/** Both in one, for people who write questions. */
export type AnswerType = QuestionKind | AnswerForm;

export const answerTypes = [
  'yes_no',
  'yes_no_partial',
  'text',
  'single',
  'multiple',
  'number',
  'date',
  'file',
  'table',
] as const satisfies readonly AnswerType[];

export const answerTypeOf = ({ kind, form }: Pick<Question, 'kind' | 'form'>): AnswerType => form ?? kind;

export const kindOfType = (type: AnswerType): Pick<Question, 'kind' | 'form'> =>
  type === 'yes_no' || type === 'yes_no_partial' || type === 'text' ? { kind: type } : { kind: 'text', form: type };
/** What the answer of the parent must be, for a follow-up of another question than of yes or no. The bounds of a number go together. */
export interface Condition {
  /** Whether it is answered at all. */
  readonly answered?: boolean;
  /** The option that is chosen, or among the chosen ones. */
  readonly chosen?: string;
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
}

type Polarity = 'positive' | 'negative' | 'neutral';

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly guidance: string;
  /** Domain id. */
  readonly domain: string;
  /** The control it probes (a CCM control id where known), so that answers can be offered again elsewhere. */
  readonly control: string | null;
  readonly kind: QuestionKind;
  /** What `yes` means for the customer: good, bad, or neither. */
  readonly polarity: Polarity;
  /** 0 to 10,000 with at most four decimals; the weight the score uses, domain weight included. */
  readonly weight: number;
  readonly critical: boolean;
  readonly parent: string | null;
  /** The answer of the parent that makes this question asked. */
  readonly askedWhen: 'yes' | 'no' | null;
  /** The same of a parent that is not of yes or no, or of whether it is answered: in place of `askedWhen`. */
  readonly askedIf?: Condition | undefined;
  readonly evidence: boolean;
  /** Choices: all there are for a form of `single` or `multiple`, else suggestions for a text question. */
  readonly options: readonly string[];
  readonly form?: AnswerForm | undefined;
  /** Of a table. */
  readonly columns?: readonly string[] | undefined;
}

/** Weights are decimals with four places at most, so that sums of them are exact in whole units of 1/10,000. */
export const weightScale = 10_000;
export const exactWeight = (weight: number): number => Math.round(weight * weightScale) / weightScale;

export const yesNoNa: readonly AnswerOption[] = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
  { value: 'na', label: 'NA' },
];
export const yesPartialNoNa: readonly AnswerOption[] = [
  { value: 'yes', label: 'Yes' },
  { value: 'partial', label: 'Partial' },
  { value: 'no', label: 'No' },
  { value: 'na', label: 'NA' },
];
