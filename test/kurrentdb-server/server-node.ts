import type { Access } from './access.js';
import type { Endpoint } from './answers.js';
import type { Connections } from './connections.js';
import type { Faults } from './faults.js';
import type { ServerLog } from './server-log.js';

/** A member of a cluster as gossip tells of it. */
export interface Member extends Endpoint {
  readonly id: string;
  readonly state: 'leader' | 'follower' | 'gone';
}

/** What the handlers of one listening server share. */
export interface ServerNode {
  readonly log: ServerLog;
  readonly faults: Faults;
  readonly access: Access;
  readonly connections: Connections;
  /** Bytes of one append. */
  readonly maxAppendSize: number;
  /** Where this node listens. */
  readonly endpoint: Endpoint;
  /** Whether appends are for this node. */
  isLeader(): boolean;
  /** Where the leader listens; undefined while there is none. */
  leader(): Endpoint | undefined;
  members(): readonly Member[];
}
