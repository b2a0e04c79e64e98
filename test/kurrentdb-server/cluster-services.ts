import type { handleUnaryCall } from '@grpc/grpc-js';
import type { ClusterInfo as ClusterInfoMessage } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import type { SupportedMethods as SupportedMethodsMessage } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import type { Empty } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import { ClusterInfo, EndPoint, MemberInfo, SupportedMethod, SupportedMethods, UUID } from './messages.js';
import type { Member, ServerNode } from './server-node.js';

/** The release whose behaviour the stand-in shows. */
const SERVER_VERSION = '23.10.7';

const METHODS: Readonly<Record<string, readonly string[]>> = {
  'event_store.client.streams.Streams': ['read', 'append', 'delete', 'tombstone', 'batchappend'],
  'event_store.client.gossip.Gossip': ['read'],
  'event_store.client.server_features.ServerFeatures': ['getsupportedmethods'],
};

/** `GetSupportedMethods`, which anybody may ask. */
export const supportedMethods =
  (node: ServerNode): handleUnaryCall<Empty, SupportedMethodsMessage> =>
  async (_call, callback) => {
    await node.connections.paused;
    const methods = Object.entries(METHODS).flatMap(([service, names]) =>
      names.map((name) => new SupportedMethod().setServiceName(service).setMethodName(name).setFeaturesList([])),
    );
    callback(null, new SupportedMethods().setEventStoreServerVersion(SERVER_VERSION).setMethodsList(methods));
  };

/** `Gossip.Read`: the members of the cluster as this node sees them. */
export const gossip =
  (node: ServerNode): handleUnaryCall<Empty, ClusterInfoMessage> =>
  async (_call, callback) => {
    await node.connections.paused;
    callback(null, new ClusterInfo().setMembersList(node.members().map(memberInfo)));
  };

function memberInfo({ id, host, port, state }: Member): InstanceType<typeof MemberInfo> {
  const { LEADER, FOLLOWER, SHUTDOWN } = MemberInfo.VNodeState;
  return new MemberInfo()
    .setInstanceId(new UUID().setString(id))
    .setTimeStamp(String(Date.now() * 10_000))
    .setState(state === 'leader' ? LEADER : state === 'follower' ? FOLLOWER : SHUTDOWN)
    .setIsAlive(state !== 'gone')
    .setHttpEndPoint(new EndPoint().setAddress(host).setPort(port));
}
