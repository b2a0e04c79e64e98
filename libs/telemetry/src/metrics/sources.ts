import { Gauge, Registry } from 'prom-client';
import { processMetrics } from './instruments.js';

/** A gauge of a source, without its values. */
export interface SourceGauge {
  readonly name: `custodia_${string}`;
  readonly help: string;
  readonly labels?: readonly string[];
}

export interface Sample {
  /** One of the gauges of the source. */
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Gauges that have to be looked up when somebody asks: in the database, in the queue. */
export interface MetricSource {
  /** Label of `custodia_metrics_source_up`: small letters. */
  readonly name: string;
  readonly gauges: readonly SourceGauge[];
  /** Current values; what is not named has none. May reject, and may take as long as it takes. */
  read(): Promise<readonly Sample[]>;
}

export interface MetricsPage {
  readonly contentType: string;
  /** The page in the text format of Prometheus. Never rejects, and is there within `patienceMs`. */
  read(): Promise<string>;
}

/**
 * The metrics of this process and of the sources. A source that does not answer in time, or fails, has no values on this
 * page and `custodia_metrics_source_up` 0: old values would look like good ones.
 */
export function metricsPage(
  sources: readonly MetricSource[],
  { patienceMs = 500 }: { readonly patienceMs?: number } = {},
): MetricsPage {
  const registry = new Registry();
  const up = new Gauge({
    name: 'custodia_metrics_source_up',
    help: 'Whether what has to be looked up could be: 1, or 0 when a source failed or was too slow',
    labelNames: ['source'],
    registers: [registry],
  });
  const asked = sources.map((source) => asking(source, registry, up));
  return {
    contentType: processMetrics.contentType,
    async read() {
      await Promise.all(asked.map((ask) => ask(patienceMs)));
      return `${await processMetrics.metrics()}\n${await registry.metrics()}`;
    },
  };
}

function asking({ name, gauges, read }: MetricSource, registry: Registry, up: Gauge<'source'>) {
  const byName = new Map(
    gauges.map(({ name: gauge, help, labels = [] }) => [
      gauge as string,
      { gauge: new Gauge({ name: gauge, help, labelNames: [...labels], registers: [registry] }), labels },
    ]),
  );
  let underWay: Promise<readonly Sample[]> | undefined;

  return async (patienceMs: number): Promise<void> => {
    // One question at a time: those who ask while the database hangs must not pile up more.
    underWay ??= read().finally(() => (underWay = undefined));
    const samples = await within(underWay, patienceMs);
    // A gauge without labels is 0 after a reset, which would be a value.
    for (const { gauge, labels } of byName.values()) labels.length > 0 ? gauge.reset() : gauge.remove();
    up.set({ source: name }, samples ? 1 : 0);
    for (const { name: gauge, labels = {}, value } of samples ?? []) byName.get(gauge)?.gauge.set(labels, value);
  };
}

async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return Promise.race([promise.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}
