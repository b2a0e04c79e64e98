import { projection } from '@custodia/read-models';
import { assetFolds, change, runs } from '../asset/rows.policy.js';
import type { AssetRegistration } from '../asset/asset.events.js';
import { promptCodec, type PromptEvent } from './prompt.events.js';
import { Prompt, PromptVersion } from './prompt.row.js';

export const promptProjection = projection<Prompt, PromptEvent>({
  name: 'prompt',
  version: 1,
  row: Prompt,
  codec: promptCodec,
  history: true,
  on: {
    ...assetFolds<Prompt, 'Prompt', AssetRegistration>('Prompt', { deployments: [], environments: [] }),
    PromptActivated: (row, { data, meta }) =>
      runs(row, data.environment, { versionId: data.versionId, since: meta.at }),
    PromptDeactivated: (row, { data }) => runs(row, data.environment, null),
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
      reviews: [],
      approved: false,
      approvedAt: null,
      approvedBy: null,
      superseded: false,
      withdrawn: false,
      withdrawalReason: null,
    }),
    PromptVersionReviewed: (row, { data: { reviewerId, note }, meta }) =>
      row && { ...row, reviews: [...row.reviews, { reviewerId, note, at: meta.at }] },
    PromptVersionApproved: (row, { meta }) =>
      change(row, { approved: true, approvedAt: meta.at, approvedBy: meta.actor }),
    PromptVersionSuperseded: (row) => change(row, { superseded: true }),
    PromptVersionWithdrawn: (row, { data }) => change(row, { withdrawn: true, withdrawalReason: data.reason }),
  },
});
