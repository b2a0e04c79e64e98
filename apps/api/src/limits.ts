import costLimit from '@escape.tech/graphql-armor-cost-limit';
import maxAliases from '@escape.tech/graphql-armor-max-aliases';
import maxDepth from '@escape.tech/graphql-armor-max-depth';
import maxDirectives from '@escape.tech/graphql-armor-max-directives';
import type { Config } from '@custodia/kernel';
import type { ValidationRule } from 'graphql';

/** Rules that a query must keep before anything of it runs (OWASP ASVS 5.0, 4.3; ETSI TS 104 223, 5.2.2-2). */
export const limits = ({ maxDepth: depth, maxAliases: aliases, maxCost }: Config['graphql']): ValidationRule[] =>
  [
    maxDepth.maxDepthRule({ n: depth, ignoreIntrospection: true, flattenFragments: true }),
    maxAliases.maxAliasesRule({ n: aliases }),
    maxDirectives.maxDirectivesRule({ n: 50 }),
    costLimit.costLimitRule({ maxCost, objectCost: 2, scalarCost: 1, depthCostFactor: 1.5, ignoreIntrospection: true }),
  ] as ValidationRule[];
