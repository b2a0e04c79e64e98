import type { handleUnaryCall, Metadata } from '@grpc/grpc-js';
import type {
  DeleteReq,
  DeleteResp as DeleteRespMessage,
  TombstoneReq,
  TombstoneResp as TombstoneRespMessage,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { Refusal } from './answers.js';
import { streamDeleted, wrongExpectedVersion } from './answers.js';
import { refuseAsFollower } from './append.js';
import { DeleteResp, TombstoneResp } from './messages.js';
import { streamName } from './requests.js';
import type { ServerNode } from './server-node.js';

type Options = DeleteReq.Options | TombstoneReq.Options | undefined;

/** `Delete`: readers find the stream no more, an append makes it exist again. */
export const deleteSoftly =
  (node: ServerNode): handleUnaryCall<DeleteReq, DeleteRespMessage> =>
  async (call, callback) => {
    await node.connections.paused;
    const options = call.request.getOptions();
    const refusal = refuse(node, call.metadata, options);
    if (refusal) return callback(refusal);
    const at = String(node.log.deleteSoftly(streamName(options?.getStreamIdentifier())).position);
    callback(
      null,
      new DeleteResp().setPosition(new DeleteResp.Position().setCommitPosition(at).setPreparePosition(at)),
    );
  };

/** `Tombstone`: the stream can never be read or written again. */
export const tombstone =
  (node: ServerNode): handleUnaryCall<TombstoneReq, TombstoneRespMessage> =>
  async (call, callback) => {
    await node.connections.paused;
    const options = call.request.getOptions();
    const refusal = refuse(node, call.metadata, options);
    if (refusal) return callback(refusal);
    const at = String(node.log.tombstone(streamName(options?.getStreamIdentifier())).position);
    callback(
      null,
      new TombstoneResp().setPosition(new TombstoneResp.Position().setCommitPosition(at).setPreparePosition(at)),
    );
  };

function refuse(node: ServerNode, caller: Metadata, options: Options): Refusal | undefined {
  const stream = streamName(options?.getStreamIdentifier());
  const denied = node.access.refuse(caller, '$d', stream);
  if (denied) return denied;
  if (!node.isLeader()) return refuseAsFollower(node);
  if (node.log.stream(stream)?.tombstone) return streamDeleted(stream);
  const current = node.log.lastRevision(stream);
  const expected = options?.hasRevision() ? Number(options.getRevision()) : options?.hasNoStream() ? -1 : current;
  return expected === current ? undefined : wrongExpectedVersion('Delete', stream, expected, current);
}
