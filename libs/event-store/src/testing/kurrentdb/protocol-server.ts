import { ServerCredentials } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerUser } from './access.js';
import { Access } from './access.js';
import type { Endpoint } from './answers.js';
import { Connections } from './connections.js';
import { Faults } from './faults.js';
import type { GrpcServer } from './grpc-services.js';
import { openGrpcServer } from './grpc-services.js';
import { ServerLog } from './server-log.js';
import type { Member, ServerNode } from './server-node.js';

export interface ProtocolServerOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Default: a new one with what every new database holds. */
  readonly log?: ServerLog;
  readonly users?: Readonly<Record<string, ServerUser>>;
  /** Bytes of one append; default 1,048,576. */
  readonly maxAppendSize?: number;
}

/** The other nodes of a cluster, seen by one of them. */
export interface ClusterView {
  leader(): Endpoint | undefined;
  members(): readonly Member[];
}

export interface ProtocolServer {
  /** Connection string without a user. */
  readonly url: string;
  readonly port: number;
  readonly log: ServerLog;
  readonly faults: Faults;
  /** Breaks all connections and stops listening at once, as a killed process. */
  stop(): Promise<void>;
  /** Stops and comes back on the same port with the same log, after `downMs` (default 0). */
  restart(downMs?: number): Promise<void>;
  /** Breaks all connections; new ones are served. */
  cut(): void;
  /** As SIGSTOP: connections stay open, nothing is read and nothing answered until `resume`. */
  pause(): void;
  resume(): void;
}

const MAX_APPEND_SIZE = 1_048_576;
const HOST = '127.0.0.1';

/** Starts a stand-in for a database server on loopback that speaks its gRPC protocol with the real client. */
export async function startProtocolServer(options: ProtocolServerOptions = {}, cluster?: ClusterView): Promise<ProtocolServer> {
  const log = options.log ?? new ServerLog();
  const faults = new Faults();
  let grpc: GrpcServer;
  const connections = new Connections((socket) => grpc.serve(socket));
  const port = await connections.listen(options.port ?? 0);
  const endpoint: Endpoint = { host: HOST, port };
  const itself: Member = { ...endpoint, id: randomUUID(), state: 'leader' };
  const view = cluster ?? { leader: () => endpoint, members: () => [itself] };
  const node: ServerNode = {
    log,
    faults,
    access: new Access(log, options.users),
    connections,
    maxAppendSize: options.maxAppendSize ?? MAX_APPEND_SIZE,
    endpoint,
    isLeader: () => view.leader()?.port === port,
    leader: () => view.leader(),
    members: () => view.members(),
  };
  const open = (): void => void (grpc = openGrpcServer(node, ServerCredentials.createInsecure()));
  open();
  const stop = async (): Promise<void> => {
    await connections.close();
    grpc.close();
  };
  return {
    url: `kurrentdb://${HOST}:${port}?tls=false`,
    port,
    log,
    faults,
    stop,
    restart: async (downMs = 0) => {
      await stop();
      if (downMs > 0) await wait(downMs);
      open();
      await connections.listen(port);
    },
    cut: () => connections.cut(),
    pause: () => connections.pause(),
    resume: () => connections.resume(),
  };
}
