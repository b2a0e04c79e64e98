import type { ApiParts } from '@custodia/api';
import { CertificatesApi } from '@custodia/certificates/api';
import {
  certificatesJobs,
  certificatesProjections,
  certificatesReactors,
  signingKeysIn,
} from '@custodia/certificates/worker';
import type { Engine } from '@custodia/platform/modules';
import { IdentityApi, tokenLookup } from '@custodia/identity/api';
import { identityJobs, identityProjections, identityReactors } from '@custodia/identity/worker';
import { InventoryApi } from '@custodia/inventory/api';
import { inventoryJobs, inventoryProjections, inventorySchedules } from '@custodia/inventory/worker';
import { LifecycleApi } from '@custodia/lifecycle/api';
import { lifecycleJobs, lifecycleProjections, lifecycleReactors, lifecycleSchedules } from '@custodia/lifecycle/worker';
import type { AnyProjection } from '@custodia/read-models';
import { VendorReviewApi } from '@custodia/vendor-review/api';
import {
  vendorReviewJobs,
  vendorReviewProjections,
  vendorReviewReactors,
  vendorReviewSchedules,
} from '@custodia/vendor-review/worker';
import type { Work } from '@custodia/worker';

/** Every read model of the product. */
export const projections: readonly AnyProjection[] = [
  ...inventoryProjections,
  ...identityProjections,
  ...vendorReviewProjections,
  ...lifecycleProjections,
  ...certificatesProjections,
];

export function apiParts({ store, reader, vault, bookkeeping }: Engine): ApiParts {
  const tokens = tokenLookup({ store });
  const authenticate: ApiParts['authenticate'] = (token) => tokens.authenticate(token);
  const certificates = CertificatesApi.of({ keys: signingKeysIn({ pool: bookkeeping, vault }), reader, authenticate });
  return {
    contexts: [InventoryApi, IdentityApi.of(tokens), VendorReviewApi, LifecycleApi, certificates],
    authenticate,
  };
}

export function workOf({ store, reader, waiter, vault, mail, files, jobs, bookkeeping, config }: Engine): Work {
  const keys = signingKeysIn({ pool: bookkeeping, vault });
  const ports = {
    store,
    reader,
    waiter,
    keys,
    vault,
    mail,
    files,
    queue: jobs.queue,
    overview: bookkeeping,
    config,
    clock: () => new Date(),
  };
  return {
    reactors: [...identityReactors, ...vendorReviewReactors, ...lifecycleReactors, ...certificatesReactors],
    jobs: [
      ...identityJobs(ports),
      ...inventoryJobs(ports),
      ...vendorReviewJobs(ports),
      ...lifecycleJobs(ports),
      ...certificatesJobs(ports),
    ],
    schedules: [...inventorySchedules, ...vendorReviewSchedules, ...lifecycleSchedules],
  };
}
