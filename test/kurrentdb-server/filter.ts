import type { ReadReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { LogRecord } from './log-record.js';

export interface Filter {
  matches(record: LogRecord): boolean;
  /** A subscription reports its position each time it has looked at so many records. */
  readonly checkpointInterval: number;
}

const DEFAULT_SEARCH_WINDOW = 32;

/** Throws a `SyntaxError` for a broken expression. */
export function compileFilter(options: ReadReq.Options.FilterOptions | undefined): Filter | undefined {
  if (!options) return undefined;
  const expression = options.getStreamIdentifier() ?? options.getEventType();
  const subject = options.hasStreamIdentifier()
    ? (record: LogRecord) => record.stream
    : (record: LogRecord) => record.type;
  const window = options.hasMax() ? options.getMax() : DEFAULT_SEARCH_WINDOW;
  const test = compileExpression(expression);
  return {
    matches: (record) => test(subject(record)),
    checkpointInterval: Math.max(1, window * options.getCheckpointintervalmultiplier()),
  };
}

function compileExpression(
  expression: ReadReq.Options.FilterOptions.Expression | undefined,
): (text: string) => boolean {
  const prefixes = expression?.getPrefixList() ?? [];
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const pattern = new RegExp(expression?.getRegex() ?? '');
  return (text) => pattern.test(text);
}
