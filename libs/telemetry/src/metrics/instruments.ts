import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What this process counts, whichever part of it counts. Instruments are made once, at the top of the module that uses
 * them. A label takes its values from a closed list (an operation, a job, a code), never from what a client sent.
 */
export const processMetrics = new Registry();

collectDefaultMetrics({ register: processMetrics });

export interface InstrumentOptions<Label extends string> {
  /** Begins with `custodia_`; ends with its unit (`_seconds`, `_bytes`), a counter with `_total`. */
  readonly name: `custodia_${string}`;
  /** One sentence, for those who look at the metric. */
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** Counts what only ever grows. */
export const counter = <Label extends string = never>({ name, help, labels = [] }: InstrumentOptions<Label>) =>
  new Counter<Label>({ name, help, labelNames: [...labels], registers: [processMetrics] });

/** From a millisecond to a minute: for what people or other programs wait for. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Observes how long something took, in seconds unless told otherwise by `buckets` and the name. */
export const histogram = <Label extends string = never>({
  name,
  help,
  labels = [],
  buckets = seconds,
}: InstrumentOptions<Label> & { readonly buckets?: number[] }) =>
  new Histogram<Label>({ name, help, labelNames: [...labels], buckets, registers: [processMetrics] });

/** Shows what goes up and down, set where it changes. For what has to be looked up, see `MetricSource`. */
export const gauge = <Label extends string = never>({ name, help, labels = [] }: InstrumentOptions<Label>) =>
  new Gauge<Label>({ name, help, labelNames: [...labels], registers: [processMetrics] });

export type { Counter, Gauge, Histogram } from 'prom-client';
