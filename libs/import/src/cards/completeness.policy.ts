import type { CardFieldName, CardKind } from './card.js';
import { isPlaceholder } from '../placeholder.js';

/** A field that a card must state, and who demands it. */
export interface RequiredField {
  readonly field: CardFieldName;
  /** Id of the rule, e.g. `ETSI TS 104 223, 5.2.4-1.1`. */
  readonly obligation: string;
  /** What to write, in plain words. */
  readonly asks: string;
  /** Only demanded when this circumstance holds. */
  readonly when?: keyof Circumstances;
}

/** What is known about the asset besides its card. */
export interface Circumstances {
  readonly fineTuned?: boolean;
  readonly humanFeedback?: boolean;
}

export interface Completeness {
  readonly complete: boolean;
  readonly missing: readonly { readonly field: CardFieldName; readonly obligation: string; readonly asks: string }[];
  /** Stated share of the required fields, 0 to 1. */
  readonly share: number;
}

const documentation = 'ETSI TS 104 223, 5.2.4-1.1';
const provenance = 'ETSI TS 104 223, 5.2.4-2';
const classification = 'resource guide S2.f';

const scope: RequiredField = {
  field: 'intendedUse',
  obligation: documentation,
  asks: 'the intended scope: for what and by whom it may be used',
};
const limits: RequiredField = {
  field: 'limitations',
  obligation: documentation,
  asks: 'what it does badly or must not be relied on for',
};
const guards: RequiredField = {
  field: 'guardrails',
  obligation: documentation,
  asks: 'the guardrails: filters, checks and human oversight around it',
};
const failures: RequiredField = {
  field: 'failureModes',
  obligation: documentation,
  asks: 'how it fails and how that is noticed',
};
const retention: RequiredField = {
  field: 'retention',
  obligation: documentation,
  asks: 'how long it and its data are kept',
};
const review: RequiredField = {
  field: 'reviewFrequency',
  obligation: documentation,
  asks: 'how often this documentation is reviewed',
};

const requirements: Readonly<Record<CardKind, readonly RequiredField[]>> = {
  model: [
    { field: 'trainingData', obligation: documentation, asks: 'the sources of the training data' },
    {
      field: 'fineTuningData',
      obligation: documentation,
      asks: 'the sources of the data it was fine-tuned on',
      when: 'fineTuned',
    },
    {
      field: 'humanFeedback',
      obligation: documentation,
      asks: 'where the human feedback came from',
      when: 'humanFeedback',
    },
    scope,
    limits,
    guards,
    failures,
    retention,
    review,
  ],
  data: [
    {
      field: 'sources',
      obligation: `${documentation}; 5.2.4-2`,
      asks: 'where the data came from, with a URL for each public source',
    },
    { field: 'collectionPeriod', obligation: provenance, asks: 'when the data was collected (from and to)' },
    {
      field: 'personalData',
      obligation: classification,
      asks: 'whether it holds personal or sensitive data, and which',
    },
    scope,
    limits,
    retention,
    review,
  ],
  prompt: [scope, limits, guards, failures, retention, review],
  system: [scope, limits, guards, failures, retention, review],
};

/** The fields that a card of this kind must state under these circumstances. */
export const requiredFields = (kind: CardKind, circumstances: Circumstances = {}): readonly RequiredField[] =>
  requirements[kind].filter((required) => required.when === undefined || circumstances[required.when] === true);

/** Compares the values of a card with what is demanded of it. Placeholders, empty lists and empty objects state nothing. */
export function completenessOf(
  kind: CardKind,
  fields: Readonly<Record<string, unknown>>,
  circumstances: Circumstances = {},
): Completeness {
  const required = requiredFields(kind, circumstances);
  const missing = required.filter(({ field }) => !Object.hasOwn(fields, field) || !isStated(fields[field]));
  return {
    complete: missing.length === 0,
    missing: missing.map(({ field, obligation, asks }) => ({ field, obligation, asks })),
    share: required.length === 0 ? 1 : (required.length - missing.length) / required.length,
  };
}

/** Does this value say anything? Numbers and booleans do; text and lists do unless all they hold is filler. */
export function isStated(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !isPlaceholder(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'boolean') return true;
  if (value === null || typeof value !== 'object' || depth > 8) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some((each) => isStated(each, depth + 1));
}
