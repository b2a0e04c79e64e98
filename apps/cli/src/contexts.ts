import type { ApiParts } from '@custodia/api';
import type { Engine } from '@custodia/engine';
import { IdentityApi, tokenLookup } from '@custodia/identity/api';
import { identityJobs, identityProjections, identityReactors } from '@custodia/identity/worker';
import { InventoryApi } from '@custodia/inventory/api';
import { inventoryProjections } from '@custodia/inventory/worker';
import type { AnyProjection } from '@custodia/read-models';
import type { Work } from '@custodia/worker';

/** Every read model of the product. */
export const projections: readonly AnyProjection[] = [...inventoryProjections, ...identityProjections];

export function apiParts({ store }: Engine): ApiParts {
  const tokens = tokenLookup({ store });
  return { contexts: [InventoryApi, IdentityApi.of(tokens)], authenticate: (token) => tokens.authenticate(token) };
}

export function workOf({ vault }: Engine): Work {
  return { reactors: [...identityReactors], jobs: [...identityJobs({ vault })], schedules: [] };
}
