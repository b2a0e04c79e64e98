import type { Type } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { RequestContext } from '@custodia/graphql';
import type { AssetKind } from '../asset/asset.policy.js';
import type { Lifecycle } from '../asset/lifecycle.policy.js';
import { datasetVersionLifecycle } from '../dataset/lifecycle.policy.js';
import { DatasetVersion } from '../dataset/dataset.row.js';
import { datasetVersionStateIn } from '../dataset/version-life.resolver.js';
import { modelVersionLifecycle } from '../model/lifecycle.policy.js';
import { modelVersionStateIn } from '../model/model-version-life.resolver.js';
import { ModelVersion } from '../model/model.row.js';
import { promptVersionLifecycle } from '../prompt/lifecycle.policy.js';
import { PromptVersion } from '../prompt/prompt.row.js';
import { promptVersionStateIn } from '../prompt/version-life.resolver.js';

/** Where a version stands in its life, and what that means. */
export interface VersionStanding {
  readonly state: string;
  readonly meaning: string;
  /** What is in use may go on, and nothing new is begun with it. */
  readonly ending: boolean;
}

type Life = (request: RequestContext, versionId: string) => Promise<VersionStanding | null>;

const lifeOf =
  <Version extends ModelVersion | DatasetVersion | PromptVersion, State extends string>(
    row: Type<Version>,
    { states }: Pick<Lifecycle<State, never>, 'states'>,
    stateIn: (request: RequestContext, version: Version) => Promise<State>,
    ending: readonly State[],
  ): Life =>
  async (request, versionId) => {
    const version = await request
      .loader(
        `version ${row.name}`,
        ({ session }) => new DataLoader<string, Version | null>((ids) => session.byIds(row, ids)),
      )
      .load(versionId);
    if (!version) return null;
    const state = await stateIn(request, version);
    return { state, meaning: states[state], ending: ending.includes(state) };
  };

const lives: Readonly<Partial<Record<AssetKind, Life>>> = {
  model: lifeOf(ModelVersion, modelVersionLifecycle, modelVersionStateIn, ['deprecated']),
  dataset: lifeOf(DatasetVersion, datasetVersionLifecycle, datasetVersionStateIn, ['frozen', 'deprecated']),
  prompt: lifeOf(PromptVersion, promptVersionLifecycle, promptVersionStateIn, []),
};

/** Where a version stands; `null` for one that is not in the inventory. The same few statements for many of a kind. */
export const versionStanding = async (
  request: RequestContext,
  kind: AssetKind,
  versionId: string | null,
): Promise<VersionStanding | null> => (versionId === null ? null : ((await lives[kind]?.(request, versionId)) ?? null));
