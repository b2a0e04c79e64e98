import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { currentFacts, newFacts, withFacts } from '../facts/facts.js';
import { rootSpanIdOf, traceIdOf } from './ids.js';

/** How ids of spans are made: `preset` is taken for the next span, which is started at once. */
export interface PresetIds {
  preset: { readonly traceId: string; readonly spanId: string } | undefined;
}

let tracing: { readonly tracer: Tracer; readonly ids: PresetIds } | undefined;

/** Set once, when tracing is configured; without it nothing below makes a span. */
export const setTracing = (to: typeof tracing): void => void (tracing = to);

/** The span of a request: the first of its trace, or below the caller's own span (`traceparent`, W3C Trace Context). */
export function requestSpan(name: string, correlation: string, traceparent?: unknown): Span | undefined {
  if (!tracing) return undefined;
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(String(traceparent ?? '')) ?? [];
  // What comes later knows the correlation only: its trace is ours, and the caller's is linked.
  const links = traceId && spanId ? [{ context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED } }] : [];
  tracing.ids.preset = { traceId: traceIdOf(correlation), spanId: rootSpanIdOf(correlation) };
  const span = tracing.tracer.startSpan(name, { kind: SpanKind.SERVER, links }, ROOT_CONTEXT);
  tracing.ids.preset = undefined;
  return span;
}

export function endSpan(span: Span | undefined, attributes: Attributes, fault?: unknown): void {
  if (!span) return;
  span.setAttributes({ ...attributes });
  const status = Number(attributes['http.response.status_code'] ?? 0);
  if (fault !== undefined || status >= 500)
    span.setStatus({ code: SpanStatusCode.ERROR, ...(fault instanceof Error ? { message: fault.name } : {}) });
  span.end();
}

export interface SpanOptions {
  /** Of the event or job that it is done for; of the request or job around it unless told. */
  readonly correlation?: string | undefined;
  readonly kind?: 'internal' | 'producer' | 'consumer' | 'client';
  readonly attributes?: Attributes;
}

const kinds = {
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
};

/** Runs `work` in a span below the one around it, or below the request with this correlation. Costs nothing when tracing is off. */
export async function traced<Result>(
  name: string,
  { correlation, kind = 'internal', attributes = {} }: SpanOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!tracing) return work();
  const around = currentFacts();
  const id = correlation ?? around?.correlation;
  if (id === undefined) return work();
  const parent =
    around?.span && around.correlation === id
      ? trace.setSpan(ROOT_CONTEXT, around.span)
      : trace.setSpanContext(ROOT_CONTEXT, remote(id));
  const span = tracing.tracer.startSpan(name, { kind: kinds[kind], attributes }, parent);
  const facts = { ...(around?.correlation === id ? around : newFacts(id)), span };
  try {
    const result = await withFacts(facts, () => context.with(trace.setSpan(parent, span), work));
    endSpan(span, {});
    return result;
  } catch (fault) {
    endSpan(span, {}, fault);
    throw fault;
  }
}

/** Runs `work`, which serves several requests at once, in one span for each of them. */
export async function tracedTogether<Result>(
  name: string,
  correlations: () => Iterable<string>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!tracing) return work();
  const { tracer } = tracing;
  const spans = [...new Set(correlations())]
    .slice(0, mostTogether)
    .map((id) => tracer.startSpan(name, { kind: SpanKind.CONSUMER }, trace.setSpanContext(ROOT_CONTEXT, remote(id))));
  try {
    const result = await work();
    for (const span of spans) endSpan(span, {});
    return result;
  } catch (fault) {
    for (const span of spans) endSpan(span, {}, fault);
    throw fault;
  }
}

/** A batch that catches up concerns requests of long ago, whose traces nobody looks at. */
const mostTogether = 50;

const remote = (correlation: string) => ({
  traceId: traceIdOf(correlation),
  spanId: rootSpanIdOf(correlation),
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});
