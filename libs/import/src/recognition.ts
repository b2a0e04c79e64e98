import type { PlanDraft, Reading } from './draft.js';
import type { ImportFormat } from './plan.js';
import type { JsonObject } from './reading/json.js';

/** A format with the evidence for it. `remedy` says what to do about a file of no format we import. */
export interface Recognition {
  readonly format: ImportFormat;
  /** 0 to 1. */
  readonly certainty: number;
  readonly reasons: readonly string[];
  readonly remedy?: string;
}

/** One format of JSON objects, told from what they hold, and how it is read. */
export interface JsonFormat {
  readonly format: ImportFormat;
  /** Why an object is of this format, and how sure that is; nothing when it is not. */
  readonly recognise: (value: JsonObject) => Pick<Recognition, 'certainty' | 'reasons'> | undefined;
  readonly read: (value: JsonObject, plan: PlanDraft) => Reading;
}
