import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, listOf, RequestContext, type ListArgs } from '@custodia/graphql';
import { SecurityEvent, SecurityEventKind } from './security.row.js';

export const SecurityEvents = listOf(SecurityEvent, {
  filter: {
    kind: { name: 'SecurityEventKind', values: SecurityEventKind },
    code: 'text',
    target: 'text',
    actor: 'text',
    memberId: 'id',
    subject: 'text',
    network: 'text',
    lastAt: 'instant',
  },
  sort: ['lastAt'],
});

@Resolver(() => SecurityEvent)
export class SecurityResolver {
  @Query(() => SecurityEvents.Connection, {
    description:
      'The security log of the organisation: refused sign-ins with its tokens, denials, reads of secret content, limits that were reached, and faults. `GET /exports/security.csv` and `.json` answer it as a file.',
  })
  @Allow('admin', 'auditor')
  securityEvents(
    @CurrentRequest() { session }: RequestContext,
    @Args({ type: () => SecurityEvents.Args }) args: ListArgs,
  ) {
    return session.list(SecurityEvent, args);
  }
}
