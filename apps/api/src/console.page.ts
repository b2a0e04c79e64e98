import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { builtPage, routeForAnyone } from '@custodia/graphql';
import type { Config } from '@custodia/kernel';
import { CONFIG } from '@custodia/platform';

/** Where the built console lies, seen from `src` and `dist` alike. */
const page = builtPage(new URL('../../console/dist/', import.meta.url), [
  // Two style sheets of a line each, which libraries write: what is pressed (React Aria), and the place of a drawing (Cytoscape).
  "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "'sha256-pgvDUBa4IjFA2yuSJ2cqcyxmNYJMborsd0ORcRv9vw8='",
]);

/** The first parts of the addresses of its views; each is answered with the same page, which shows the view. */
export const consoleViews = [
  'inventory',
  'documents',
  'exposure',
  'versions',
  'import',
  'vendors',
  'reviews',
  'questionnaires',
  'cases',
  'transfers',
  'holds',
  'retention',
  'issued',
  'proof',
  'people',
  'tokens',
  'jobs',
  'security',
  'account',
  'welcome',
] as const;

/**
 * Serves the staff's console at `/`. Whoever opens it sees its door; what is behind asks the API with the visitor's own rights.
 * While somebody develops, GraphiQL is at `/graphiql`, under the same policy and without anything from elsewhere.
 */
@Injectable()
export class ConsolePage implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance() as FastifyInstance | undefined;
    if (!fastify?.get) return;
    for (const path of ['/', ...consoleViews.flatMap((view) => [`/${view}`, `/${view}/*`])])
      fastify.get(path, routeForAnyone, (request, reply) => page(request, reply, 'index.html'));
    if (this.config.environment === 'development')
      fastify.get('/graphiql', routeForAnyone, (request, reply) => page(request, reply, 'graphiql.html'));
    fastify.get<{ Params: { file: string } }>('/console/assets/:file', routeForAnyone, (request, reply) =>
      page(request, reply, `assets/${request.params.file}`),
    );
  }
}
