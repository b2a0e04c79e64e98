import { Global, Module } from '@nestjs/common';
import { allowances, type Allowances } from '@custodia/graphql';
import type { Config } from '@custodia/kernel';
import { ALLOWANCES, CONFIG } from '@custodia/platform';
import { counter, noteLimit } from '@custodia/telemetry';

const limited = counter({
  name: 'custodia_limits_reached_total',
  help: 'Requests that found an allowance used up: of a token, address, organisation, vendor link or session, or of a route',
  labels: ['limit'],
});

/** A limit that is none of the configuration's is of one route, and has its name. */
function onLimited(limit: string): void {
  limited.inc({ limit });
  noteLimit(limit);
}

/** How much work everybody may ask of this process, for GraphQL, the routes and the vendors' door. */
@Global()
@Module({
  providers: [
    {
      provide: ALLOWANCES,
      inject: [CONFIG],
      useFactory: ({ rateLimit }: Config): Allowances =>
        allowances(
          {
            token: rateLimit.perToken,
            address: rateLimit.perAddress,
            organisation: rateLimit.perOrganisation,
            vendorLink: rateLimit.perVendorLink,
            vendorSession: rateLimit.perVendorSession,
          },
          { onLimited },
        ),
    },
  ],
  exports: [ALLOWANCES],
})
export class AllowancesModule {}
