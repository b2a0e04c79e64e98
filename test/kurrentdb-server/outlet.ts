import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';

/** A read or a subscription; its answers are encoded already. */
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

/** When the client has taken enough for more to be written, or is gone. */
export async function drained(call: ReadCall): Promise<void> {
  if (call.cancelled || call.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      call.off('drain', done).off('cancelled', done).off('close', done);
      resolve();
    };
    call.on('drain', done).on('cancelled', done).on('close', done);
  });
}
