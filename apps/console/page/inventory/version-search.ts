import type { EnumOf } from '../api/graphql.ts';

/** The kinds of assets that have versions, with the states of their lives in the order in which they are gone through. */
export const versionStates = {
  MODEL: [
    'REGISTERED',
    'DOCUMENTED',
    'EVALUATED',
    'APPROVED',
    'DEPLOYED',
    'SUSPENDED',
    'DEPRECATED',
    'REJECTED',
    'QUARANTINED',
    'RETIRING',
    'DISPOSED',
  ],
  DATASET: [
    'PROPOSED',
    'COLLECTED',
    'VALIDATED',
    'APPROVED',
    'IN_USE',
    'FROZEN',
    'DEPRECATED',
    'QUARANTINED',
    'RETIRING',
    'DISPOSED',
  ],
  PROMPT: ['DRAFT', 'REVIEWED', 'APPROVED', 'ACTIVE', 'SUPERSEDED', 'WITHDRAWN', 'DISPOSED'],
} as const satisfies {
  readonly MODEL: readonly EnumOf<'ModelVersionState'>[];
  readonly DATASET: readonly EnumOf<'DatasetVersionState'>[];
  readonly PROMPT: readonly EnumOf<'PromptVersionState'>[];
};

export type VersionedKind = keyof typeof versionStates;
export const versionedKinds = ['MODEL', 'DATASET', 'PROMPT'] as const satisfies readonly VersionedKind[];

export interface VersionSearch {
  /** Models when left out. */
  readonly kind?: VersionedKind | undefined;
  readonly state?: string | undefined;
  /** Part of the label. */
  readonly text?: string | undefined;
}

/** A filter of the address that is none is left out. */
export function versionSearch(search: Record<string, unknown>): VersionSearch {
  const kind = versionedKinds.find((one) => one === search['kind']);
  const states: readonly string[] = versionStates[kind ?? 'MODEL'];
  return {
    kind,
    state: states.find((one) => one === search['state']),
    text: typeof search['text'] === 'string' ? search['text'] : undefined,
  };
}
