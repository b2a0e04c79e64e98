import { Global, Module } from '@nestjs/common';
import { allowances, type Allowances } from '@custodia/graphql';
import type { Config } from '@custodia/kernel';
import { ALLOWANCES, CONFIG } from '@custodia/platform';

/** How much work everybody may ask of this process, for GraphQL, the routes and the vendors' door. */
@Global()
@Module({
  providers: [
    {
      provide: ALLOWANCES,
      inject: [CONFIG],
      useFactory: ({ rateLimit }: Config): Allowances =>
        allowances({
          token: rateLimit.perToken,
          address: rateLimit.perAddress,
          organisation: rateLimit.perOrganisation,
          vendorLink: rateLimit.perVendorLink,
          vendorSession: rateLimit.perVendorSession,
        }),
    },
  ],
  exports: [ALLOWANCES],
})
export class AllowancesModule {}
