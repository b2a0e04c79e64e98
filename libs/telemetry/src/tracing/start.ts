import { randomBytes } from 'node:crypto';
import { setTracing, type PresetIds } from './span.js';

export interface TracingOptions {
  /** Base address of an OTLP receiver over HTTP: `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  /** Sent with every export, for receivers that ask for a key. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Part of the requests whose trace is kept, 0 to 1. */
  readonly ratio: number;
}

export interface Tracing {
  /** Sends what is there. */
  flush(): Promise<void>;
  /** Sends what is there, and ends tracing. Never rejects: a receiver that is down must not hold up a stop. */
  stop(): Promise<void>;
}

/** Begins to trace this process. The libraries are loaded only now, because most processes never trace. */
export async function startTracing({ endpoint, headers, serviceName, ratio }: TracingOptions): Promise<Tracing> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const ids: PresetIds = { preset: undefined };
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: 5_000,
    ...(headers ? { headers: { ...headers } } : {}),
  });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'process.pid': process.pid }),
    // By the id of the trace, so that request, projection and job of one trace decide alike in every process.
    sampler: new sdk.TraceIdRatioBasedSampler(ratio),
    idGenerator: {
      generateTraceId: () => ids.preset?.traceId ?? randomBytes(16).toString('hex'),
      generateSpanId: () => ids.preset?.spanId ?? randomBytes(8).toString('hex'),
    },
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 2_000, exportTimeoutMillis: 5_000 })],
  });
  setTracing({ tracer: provider.getTracer('custodia'), ids });
  return {
    flush: () => provider.forceFlush().catch(() => undefined),
    async stop() {
      setTracing(undefined);
      await provider.shutdown().catch(() => undefined);
    },
  };
}
