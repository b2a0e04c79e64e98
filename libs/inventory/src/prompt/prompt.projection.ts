import { projection } from '@custodia/read-models';
import { change, newAsset, retired, runs, tombstone } from '../asset/rows.policy.js';
import { promptCodec, type PromptEvent } from './prompt.events.js';
import { Prompt, PromptVersion } from './prompt.row.js';

export const promptProjection = projection<Prompt, PromptEvent>({
  name: 'prompt',
  version: 1,
  row: Prompt,
  codec: promptCodec,
  history: true,
  on: {
    PromptRegistered: (_, { data }) => ({ ...newAsset(data), deployments: [], environments: [] }),
    PromptActivated: (row, { data, meta }) =>
      runs(row, data.environment, { versionId: data.versionId, since: meta.at }),
    PromptDeactivated: (row, { data }) => runs(row, data.environment, null),
    PromptDocumented: (row, { data }) => change(row, { card: data.card }),
    PromptCustodianAssigned: (row, { data }) => change(row, { custodianId: data.custodianId }),
    PromptOwnershipPassed: (row, { data }) => change(row, { ownerId: data.ownerId }),
    PromptReclassified: (row, { data }) => change(row, { classification: data.classification }),
    PromptRetired: (row) => retired(row),
    PromptDisposed: (row, { data }) => tombstone(row, data),
  },
});

export const promptVersionProjection = projection<PromptVersion, PromptEvent>({
  name: 'prompt_version',
  version: 1,
  row: PromptVersion,
  codec: promptCodec,
  history: true,
  keys: ({ data }) => ('versionId' in data ? [data.versionId] : []),
  on: {
    PromptVersionAdded: (_, { data: { versionId: _id, text: sealed, ...stated }, subject }) => ({
      ...stated,
      sealed,
      promptId: subject,
    }),
  },
});
