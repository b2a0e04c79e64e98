import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerUser } from './access.js';
import { Access } from './access.js';
import type { Endpoint } from './answers.js';
import { plain, secured } from './certificate-files.js';
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
  /** Encrypted, with a certificate of its own making; then there are users too, by default `admin` and `ops` as in a new database. */
  readonly tls?: boolean;
  /** By login. Without them everybody may do everything. */
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
  /** Connection string with a user. */
  urlFor(user: string, password: string): string;
  /** The certificate that clients must trust; undefined without TLS. */
  readonly caFile?: string;
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

const DEFAULT_USERS: Readonly<Record<string, ServerUser>> = {
  admin: { password: 'changeit', groups: ['$admins'] },
  ops: { password: 'changeit', groups: ['$ops'] },
};
const MAX_APPEND_SIZE = 1_048_576;
const HOST = '127.0.0.1';

/** Starts a stand-in for a database server on loopback that speaks its gRPC protocol with the real client. */
export async function startProtocolServer(
  options: ProtocolServerOptions = {},
  cluster?: ClusterView,
): Promise<ProtocolServer> {
  const log = options.log ?? new ServerLog();
  const faults = new Faults();
  const users = options.users ?? (options.tls ? DEFAULT_USERS : undefined);
  const identity = options.tls ? await secured() : plain;
  let grpc: GrpcServer;
  const connections = new Connections((socket) => grpc.serve(socket));
  const port = await connections.listen(options.port ?? 0);
  const endpoint: Endpoint = { host: HOST, port };
  const itself: Member = { ...endpoint, id: randomUUID(), state: 'leader' };
  const view = cluster ?? { leader: () => endpoint, members: () => [itself] };
  const node: ServerNode = {
    log,
    faults,
    access: new Access(log, users),
    connections,
    maxAppendSize: options.maxAppendSize ?? MAX_APPEND_SIZE,
    endpoint,
    isLeader: () => view.leader()?.port === port,
    leader: () => view.leader(),
    members: () => view.members(),
  };
  const open = (): void => void (grpc = openGrpcServer(node, identity.credentials));
  open();
  const down = async (): Promise<void> => {
    if (!connections.listening) return;
    await connections.close();
    grpc.close();
  };
  const urlOf = (user: string): string =>
    `kurrentdb://${user}${HOST}:${port}?${identity.caFile ? `tls=true&tlsCAFile=${identity.caFile}` : 'tls=false'}`;
  return {
    url: urlOf(''),
    urlFor: (user, password) => urlOf(`${encodeURIComponent(user)}:${encodeURIComponent(password)}@`),
    ...(identity.caFile && { caFile: identity.caFile }),
    port,
    log,
    faults,
    stop: async () => {
      await down();
      await identity.dispose();
    },
    restart: async (downMs = 0) => {
      await down();
      if (downMs > 0) await wait(downMs);
      open();
      await connections.listen(port);
    },
    cut: () => connections.cut(),
    pause: () => connections.pause(),
    resume: () => connections.resume(),
  };
}
