import type { ApiParts } from '@custodia/api';
import type { Engine } from '@custodia/engine';
import { IdentityApi, tokenLookup } from '@custodia/identity/api';
import { identityJobs, identityProjections, identityReactors } from '@custodia/identity/worker';
import { InventoryApi } from '@custodia/inventory/api';
import { inventoryProjections } from '@custodia/inventory/worker';
import type { AnyProjection } from '@custodia/read-models';
import { VendorReviewApi } from '@custodia/vendor-review/api';
import { vendorReviewJobs, vendorReviewProjections, vendorReviewReactors, vendorReviewSchedules } from '@custodia/vendor-review/worker';
import type { Work } from '@custodia/worker';

/** Every read model of the product. */
export const projections: readonly AnyProjection[] = [...inventoryProjections, ...identityProjections, ...vendorReviewProjections];

export function apiParts({ store }: Engine): ApiParts {
  const tokens = tokenLookup({ store });
  return { contexts: [InventoryApi, IdentityApi.of(tokens), VendorReviewApi], authenticate: (token) => tokens.authenticate(token) };
}

export function workOf({ store, vault, mail, files, jobs, bookkeeping, config }: Engine): Work {
  const ports = { store, vault, mail, files, queue: jobs.queue, overview: bookkeeping, config, clock: () => new Date() };
  return {
    reactors: [...identityReactors, ...vendorReviewReactors],
    jobs: [...identityJobs(ports), ...vendorReviewJobs(ports)],
    schedules: [...vendorReviewSchedules],
  };
}
