import type { Provider } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import type { JobDefinition, Reactor, Schedule } from '@custodia/jobs';
import type { AnyProjection, ReadSession } from '@custodia/read-models';
import type { MetricSource } from '@custodia/telemetry';
import { Ports } from './ports.js';

interface Background {
  readonly projection: AnyProjection;
  readonly reactor: Reactor;
  readonly job: JobDefinition;
  readonly schedule: Schedule;
  readonly metrics: MakeMetrics;
  readonly holdsOnPerson: HoldsOnPerson;
}

/** Legal holds that stand on a member, asked before the member's data is erased. */
export type HoldsOnPerson = (
  session: Pick<ReadSession, 'query'>,
  memberId: string,
) => Promise<readonly { readonly holdId: string; readonly authority: string }[]>;

/** What a context or a part of the platform measures, made from what it looks at. */
export type MakeMetrics = (parts: Pick<Ports, 'store' | 'overview'>) => MetricSource;
type Kind = keyof Background;

/** What a context registers for the background; `registered` finds it. */
class Registered {
  constructor(
    readonly kind: Kind,
    readonly parts: readonly unknown[],
  ) {}
}

const values = (kind: Kind, parts: readonly unknown[]): Provider => ({
  provide: Symbol(kind),
  useValue: new Registered(kind, parts),
});

/** Providers of a context's module: `providers: [projections(modelProjection), jobs(inventoryJobs), schedules(documentSchedule)]`. */
export const projections = (...parts: readonly AnyProjection[]): Provider => values('projection', parts);
export const reactors = (...parts: readonly Reactor[]): Provider => values('reactor', parts);
export const metrics = (...parts: readonly MakeMetrics[]): Provider => values('metrics', parts);
export const holdsOnPersons = (...parts: readonly HoldsOnPerson[]): Provider => values('holdsOnPerson', parts);
export const schedules = (...parts: readonly Schedule[]): Provider => values('schedule', parts);

/** Jobs are made from the ports they work with, and from what else is injected under `tokens`. */
export const jobs = <Injected extends readonly unknown[]>(
  make: (ports: Ports, ...injected: Injected) => readonly JobDefinition[],
  ...tokens: { readonly [Index in keyof Injected]: symbol }
): Provider => ({
  provide: Symbol('job'),
  inject: [Ports, ...tokens],
  useFactory: (ports: Ports, ...injected: unknown[]) => new Registered('job', make(ports, ...(injected as never))),
});

/** Everything of a kind that the modules of this process register, each once. */
export function registered<K extends Kind>(discovery: DiscoveryService, kind: K): readonly Background[K][] {
  const parts = discovery
    .getProviders()
    .flatMap(({ instance }) => (instance instanceof Registered && instance.kind === kind ? instance.parts : []));
  return [...new Set(parts)] as Background[K][];
}
