import { codec, type DomainEvent } from '@custodia/event-store';
import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';

/** What the import said about the file; kept with the edition, so that it can be checked later. */
export interface TemplateReport {
  readonly format: string;
  readonly certainty: number;
  readonly reasons: readonly string[];
  readonly rowsRead: number;
  readonly known: number | null;
  readonly present: number | null;
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  readonly hidden: readonly string[];
  readonly concluded: readonly string[];
  readonly problems: readonly {
    readonly place: string;
    readonly value: string;
    readonly reason: string;
    readonly remedy: string;
  }[];
}

type EditionHeader = Omit<TemplateEdition, 'questions'>;

/** Weights of the organisation's own that replace those of the edition. */
export interface StatedWeights {
  readonly weightSetId: string;
  readonly name: string;
  readonly weights: Readonly<Record<string, number>>;
}

export type TemplateEvent =
  | DomainEvent<
      'TemplateEditionImported',
      {
        readonly header: EditionHeader;
        readonly digest: string;
        readonly questions: number;
        readonly report: TemplateReport | null;
      }
    >
  /** Follows in the same append; in parts, because one event holds only so much. */
  | DomainEvent<'TemplateQuestionsRecorded', { readonly from: number; readonly questions: readonly Question[] }>
  | DomainEvent<'TemplateWeightsStated', StatedWeights>
  | DomainEvent<'TemplateEditionWithdrawn', { readonly reason: string }>;

export const templateCodec = codec<TemplateEvent>(
  'template',
  {
    TemplateEditionImported: [],
    TemplateQuestionsRecorded: [],
    TemplateWeightsStated: [],
    TemplateEditionWithdrawn: [],
  },
  {},
  { TemplateEditionWithdrawn: ['reason'] },
);
