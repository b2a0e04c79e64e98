import type { DiscoveryService } from '@nestjs/core';
import { ALLOWED, type Allowed } from '@custodia/graphql';

/** An operation of GraphQL, and to whom it is open; nothing when it does not say. */
export interface Operation {
  readonly kind: 'Query' | 'Mutation' | 'Subscription';
  readonly name: string;
  readonly allowed: Allowed | undefined;
}

/** Every operation of GraphQL as its resolver declares it. */
export const declaredIn = (discovery: DiscoveryService): readonly Operation[] =>
  discovery.getProviders().flatMap(({ instance }) => (isObject(instance) ? operationsIn(instance) : []));

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Resolvers share methods through the classes that they extend. */
function operationsIn(instance: object): Operation[] {
  const found = new Map<string, Operation>();
  for (
    let prototype: object | null = Object.getPrototypeOf(instance);
    prototype && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  )
    for (const method of Object.getOwnPropertyNames(prototype)) {
      const handler: unknown = Object.getOwnPropertyDescriptor(prototype, method)!.value;
      if (typeof handler !== 'function' || found.has(method)) continue;
      const kind = Reflect.getMetadata('graphql:resolver_type', handler) as string | undefined;
      if (kind !== 'Query' && kind !== 'Mutation' && kind !== 'Subscription') continue;
      const name = (Reflect.getMetadata('graphql:resolver_name', handler) as string | undefined) ?? method;
      const allowed = (Reflect.getMetadata(ALLOWED, handler) ?? Reflect.getMetadata(ALLOWED, instance.constructor)) as
        Allowed | undefined;
      found.set(method, { kind, name, allowed });
    }
  return [...found.values()];
}
