import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DiscoveryService } from '@nestjs/core';
import { CurrentRequest, type RequestContext } from '@custodia/graphql';
import { Me } from '@custodia/identity/api';
import { declaredIn, type Operation } from './declared.js';

/** What the guard lets the caller do, by the declarations that the guard itself reads. */
@Resolver(() => Me)
export class OwnMutations {
  private declared: readonly Operation[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  @ResolveField(() => [String], {
    description:
      'The mutations that these roles open, by name; any other one is FORBIDDEN. What the state of a record allows, the record says.',
  })
  mutations(@Parent() _: Me, @CurrentRequest() { who: { roles } }: RequestContext): string[] {
    // Asked for only once every resolver is there.
    this.declared ??= declaredIn(this.discovery).filter(({ kind }) => kind === 'Mutation');
    return this.declared
      .filter(({ allowed }) => allowed === 'anyone' || allowed?.some((role) => roles.includes(role)))
      .map(({ name }) => name)
      .sort();
  }
}
