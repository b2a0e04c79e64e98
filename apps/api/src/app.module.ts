import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { CertificatesApi } from '@custodia/certificates/api';
import { AllowGuard } from '@custodia/graphql';
import { IdentityApi } from '@custodia/identity/api';
import { InventoryApi } from '@custodia/inventory/api';
import { LifecycleApi } from '@custodia/lifecycle/api';
import { TransparencyApi } from '@custodia/transparency/api';
import { VendorReviewApi } from '@custodia/vendor-review/api';
import { AllowancesModule } from './allowances.module.js';
import { ConsolePage } from './console.page.js';
import { FilesController } from './files.controller.js';
import { graphqlModule } from './graphql.module.js';
import { FaultFilter } from './http/fault.filter.js';
import { HealthController } from './health.controller.js';
import { LiveModule } from './live/live.module.js';
import { OwnMutations } from './own-mutations.resolver.js';
import { WritesModule } from './writes.module.js';

/** GraphQL and REST of every context. A context is added in one line here and one in the worker. */
@Module({
  imports: [
    AllowancesModule,
    DiscoveryModule,
    graphqlModule,
    WritesModule,
    LiveModule,
    InventoryApi,
    IdentityApi,
    VendorReviewApi,
    LifecycleApi,
    CertificatesApi,
    TransparencyApi,
  ],
  controllers: [HealthController, FilesController],
  providers: [
    ConsolePage,
    OwnMutations,
    { provide: APP_GUARD, useClass: AllowGuard },
    { provide: APP_FILTER, useClass: FaultFilter },
  ],
})
export class ApiModule {}
