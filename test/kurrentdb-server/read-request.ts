import type { ReadReq as ReadReqMessage } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { Filter } from './filter.js';
import { compileFilter } from './filter.js';
import { ReadReq } from './messages.js';
import { streamName } from './requests.js';

export interface ReadRequest {
  /** Undefined for `$all`. */
  readonly stream: string | undefined;
  /** A revision of the stream, a position in `$all`; NaN for a position that cannot be one. */
  readonly from: number | 'start' | 'end';
  readonly backwards: boolean;
  /** Undefined for a subscription. */
  readonly count: number | undefined;
  readonly filter: Filter | undefined;
}

/** Throws for a filter that does not compile. */
export function parseReadRequest(message: ReadReqMessage): ReadRequest {
  const options = message.getOptions() ?? new ReadReq.Options();
  const stream = options.getStream();
  return {
    stream: stream && streamName(stream.getStreamIdentifier()),
    from: stream ? fromOfStream(stream) : fromOfAll(options.getAll()),
    backwards: options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS,
    count: options.hasSubscription() ? undefined : Number(options.getCount()),
    filter: compileFilter(options.getFilter()),
  };
}

function fromOfStream(options: ReadReqMessage.Options.StreamOptions): ReadRequest['from'] {
  if (options.hasRevision()) return Number(options.getRevision());
  return options.hasEnd() ? 'end' : 'start';
}

function fromOfAll(options: ReadReqMessage.Options.AllOptions | undefined): ReadRequest['from'] {
  const position = options?.getPosition();
  if (!position) return options?.hasEnd() ? 'end' : 'start';
  // Commit and prepare are the same in this log, as in all that a real server was seen to give.
  return position.getCommitPosition() === position.getPreparePosition() ? Number(position.getCommitPosition()) : NaN;
}
