import type { AssetKind, MutationName } from '../api/graphql.ts';
import type { BulkAct } from '../forms/bulk-act.ts';
import { Person } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';

interface Asset {
  readonly kind: AssetKind;
  readonly status: string;
  readonly classification: string | null;
  readonly ownerId: string;
  readonly custodianId: string | null;
}

/** Each kind has a mutation of its own for the same act. */
const act = (
  mutations: { readonly MODEL: MutationName } & Readonly<Partial<Record<AssetKind, MutationName>>>,
  now: BulkAct<Asset>['now'],
): BulkAct<Asset> => ({
  name: mutations.MODEL,
  mutations: Object.values(mutations),
  mutationOf: ({ kind }) => mutations[kind] ?? null,
  now,
});

/** What can be done with assets of several kinds at once. */
export const assetActs: readonly BulkAct<Asset>[] = [
  act(
    {
      MODEL: 'reclassifyModel',
      DATASET: 'reclassifyDataset',
      PROMPT: 'reclassifyPrompt',
      SYSTEM: 'reclassifySystem',
    },
    ({ classification }) => readable(classification ?? ''),
  ),
  act(
    {
      MODEL: 'assignModelCustodian',
      DATASET: 'assignDatasetCustodian',
      PROMPT: 'assignPromptCustodian',
      SYSTEM: 'assignSystemCustodian',
    },
    ({ custodianId }) => <Person id={custodianId} />,
  ),
  act(
    {
      MODEL: 'passModelOwnership',
      DATASET: 'passDatasetOwnership',
      PROMPT: 'passPromptOwnership',
      SYSTEM: 'passSystemOwnership',
    },
    ({ ownerId }) => <Person id={ownerId} />,
  ),
  act(
    {
      MODEL: 'retireModel',
      DATASET: 'retireDataset',
      PROMPT: 'retirePrompt',
      SYSTEM: 'retireSystem',
      SUBPROCESSOR: 'retireSubprocessor',
    },
    ({ status }) => readable(status),
  ),
];
