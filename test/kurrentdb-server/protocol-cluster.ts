import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClusterView, ProtocolServer, ProtocolServerOptions } from './protocol-server.js';
import { startProtocolServer } from './protocol-server.js';
import { ServerLog } from './server-log.js';

export interface ProtocolClusterOptions extends Omit<ProtocolServerOptions, 'port' | 'tls'> {
  /** How long nobody leads after the leader is gone; default 300. */
  readonly electionMs?: number;
}

export interface ProtocolCluster {
  /** Connection string with all nodes: the client finds the leader by gossip. */
  readonly url: string;
  readonly nodes: readonly ProtocolServer[];
  readonly log: ServerLog;
  /** Undefined while there is none. */
  readonly leader: ProtocolServer | undefined;
  /** Stops the leader hard and resolves with it; another node leads after the time of an election. */
  killLeader(): Promise<ProtocolServer>;
  /** The leader, once there is one. */
  elected(): Promise<ProtocolServer>;
  /** Brings a killed node back as a follower. */
  revive(node: ProtocolServer): Promise<void>;
  stop(): Promise<void>;
}

const ELECTION_MS = 300;
const HOST = '127.0.0.1';

/**
 * Starts nodes over one log, as if every record were on all of them at once. Unlike real followers, which pass appends
 * on to the leader unless the client asks for one, these refuse them and name the leader: a client must cope with both.
 */
export async function startProtocolCluster(
  count: number,
  options: ProtocolClusterOptions = {},
): Promise<ProtocolCluster> {
  const { electionMs = ELECTION_MS, log = new ServerLog(), ...rest } = options;
  const nodes: ProtocolServer[] = [];
  const ids = Array.from({ length: count }, () => randomUUID());
  const gone = new Set<ProtocolServer>();
  let leader: ProtocolServer | undefined;
  let election: Promise<void> | undefined;
  const view: ClusterView = {
    leader: () => leader && { host: HOST, port: leader.port },
    members: () =>
      nodes.map((node, index) => ({
        id: ids[index]!,
        host: HOST,
        port: node.port,
        state: gone.has(node) ? 'gone' : node === leader ? 'leader' : 'follower',
      })),
  };
  for (let index = 0; index < count; index++) nodes.push(await startProtocolServer({ ...rest, log }, view));
  leader = nodes[0];

  const elect = async (): Promise<void> => {
    await wait(electionMs);
    leader = nodes.find((node) => !gone.has(node));
    election = undefined;
  };
  return {
    url: `kurrentdb://${nodes.map((node) => `${HOST}:${node.port}`).join(',')}?tls=false`,
    nodes,
    log,
    get leader() {
      return leader;
    },
    killLeader: async () => {
      await election;
      if (!leader) throw new Error('There is no leader to kill: all nodes are gone.');
      const killed = leader;
      gone.add(killed);
      leader = undefined;
      election = elect();
      await killed.stop();
      return killed;
    },
    elected: async () => {
      await election;
      if (!leader) throw new Error('No node is left that could lead.');
      return leader;
    },
    revive: async (node) => {
      await node.restart();
      gone.delete(node);
      if (!leader && !election) leader = node;
    },
    stop: async () => {
      await election;
      await Promise.all(nodes.filter((node) => !gone.has(node)).map((node) => node.stop()));
    },
  };
}
