/** The four typed documents of ETSI TS 104 223, 5.2.4-1.1: one per kind of asset that can be documented. */
export type CardKind = 'model' | 'data' | 'prompt' | 'system';

/** One measured result. Values stay text: sources write "0.91", "91 %", "12.3 ± 0.4", and rounding them would be a claim of ours. */
export interface Metric {
  readonly name: string;
  readonly value: string;
  /** Label of the version that was measured; all versions when absent. */
  readonly version?: string | undefined;
  readonly task?: string | undefined;
  readonly dataset?: string | undefined;
  readonly split?: string | undefined;
  readonly slice?: string | undefined;
  readonly threshold?: string | undefined;
  readonly lowerBound?: string | undefined;
  readonly upperBound?: string | undefined;
  /** Says the source that a third party repeated the measurement? */
  readonly verified?: boolean | undefined;
}

/** Fields whose value is prose. */
export const textFields = [
  'intendedUse',
  'outOfScopeUse',
  'users',
  'limitations',
  'bias',
  'recommendations',
  'guardrails',
  'failureModes',
  'retention',
  'reviewFrequency',
  'trainingData',
  'fineTuningData',
  'humanFeedback',
  'trainingProcedure',
  'evaluationData',
  'evaluation',
  'tradeoffs',
  'ethicalConsiderations',
  'fairness',
  'environmentalImpact',
  'architecture',
  'task',
  'inputs',
  'outputs',
  'howToUse',
  'sources',
  'collectionPeriod',
  'collectionProcess',
  'annotation',
  'personalData',
  'socialImpact',
  'structure',
  'size',
  'rationale',
  'citation',
  'contact',
  'changes',
  'classification',
  'dataFlows',
  'endpoints',
] as const;
/** Fields whose value is a list of short terms. */
export const listFields = ['languages', 'tags', 'tasks', 'libraries', 'sensitiveData'] as const;

export type TextField = (typeof textFields)[number];
export type ListField = (typeof listFields)[number];
export type CardFieldName = TextField | ListField | 'evaluationResults';

/** A stated field and where it was stated (a JSON pointer, a line or a section). */
interface Stated<Value> {
  readonly value: Value;
  readonly place: string;
}

export type CardFields = { readonly [F in TextField]?: Stated<string> } & {
  readonly [F in ListField]?: Stated<readonly string[]>;
} & {
  readonly evaluationResults?: Stated<readonly Metric[]>;
};

/** A card as read from a file: typed fields, and every passage that fits none of them. */
export interface Card {
  readonly kind: CardKind;
  readonly fields: CardFields;
  /** Passages under headings that name no field of ours: kept, so that nothing is lost. */
  readonly passages: readonly { readonly title: string; readonly text: string; readonly place: string }[];
}

/** The values alone, as the completeness policy wants them. */
export const valuesOf = (card: Card): Record<string, unknown> =>
  Object.fromEntries(Object.entries(card.fields).map(([field, stated]) => [field, stated.value]));

/** A card as an asset's events carry it: the stated values alone. */
export type CardValues = { readonly [Field in CardFieldName]?: string | readonly string[] | readonly Metric[] };
