import { codec, type DomainEvent } from '@custodia/event-store';
import type { Verdict } from '../views/exposure.policy.js';

/** What was asked; moments ISO 8601, an open end is `null`. */
export interface Question {
  readonly url: string | null;
  readonly domain: string | null;
  readonly digest: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** A dataset version that the answer did not rule out. */
export interface FoundVersion {
  readonly verdict: Exclude<Verdict, 'excluded'>;
  readonly datasetId: string;
  readonly versionId: string;
}

/** What was answered at that moment. */
export interface Answer {
  /** The registrable domain that was looked for. */
  readonly lookedFor: string;
  /** Dataset versions by verdict, all of them. */
  readonly confirmed: number;
  readonly possible: number;
  readonly excluded: number;
  /** The gravest of the confirmed and possible ones, at most `mostFound`. */
  readonly found: readonly FoundVersion[];
}

interface ExposureAskedData extends Question, Answer {}

export type ExposureQuestionEvent = DomainEvent<'ExposureAsked', ExposureAskedData>;

export const exposureQuestionCodec = codec<ExposureQuestionEvent>('exposureQuestion', { ExposureAsked: [] });
