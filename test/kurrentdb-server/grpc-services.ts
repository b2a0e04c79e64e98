import type { ServerCredentials, UntypedServiceImplementation } from '@grpc/grpc-js';
import { Server } from '@grpc/grpc-js';
import type { Duplex } from 'node:stream';
import { batchAppend } from './batch-append.js';
import { classicAppend } from './classic-append.js';
import { gossip, supportedMethods } from './cluster-services.js';
import { deleteSoftly, tombstone } from './delete.js';
import { GossipService, ServerFeaturesService, StreamsService } from './messages.js';
import { read } from './read.js';
import type { ServerNode } from './server-node.js';

// The largest request that a real server takes, whatever the limit of one append is.
const LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024;

export interface GrpcServer {
  /** Speaks gRPC on a connection. */
  serve(connection: Duplex): void;
  close(): void;
}

/** A gRPC server with all services of a node; connections are handed to it, so that somebody else can break them. */
export function openGrpcServer(node: ServerNode, credentials: ServerCredentials): GrpcServer {
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES });
  const handlers: UntypedServiceImplementation = {
    read: read(node),
    append: classicAppend(node),
    batchAppend: batchAppend(node),
    delete: deleteSoftly(node),
    tombstone: tombstone(node),
  };
  server.addService(
    { ...StreamsService, read: { ...StreamsService.read, responseSerialize: (message: Buffer) => message } },
    handlers,
  );
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods(node) });
  server.addService(GossipService, { read: gossip(node) });
  const injector = server.createConnectionInjector(credentials);
  return {
    serve: (connection) => injector.injectConnection(connection),
    close: () => {
      injector.destroy();
      server.forceShutdown();
    },
  };
}
