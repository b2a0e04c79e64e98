import { connect } from 'node:net';
import type pg from 'pg';
import { cancelKeyOf } from './driver-internals.js';

/** PostgreSQL 18, 54.2.8 */
const cancelRequest = 80_877_102;
const patienceMs = 2_000;

/**
 * Asks PostgreSQL to cancel what this connection executes, over a connection of its own as the protocol wants it. Nobody waits for it, and it is
 * no fault when there is nothing to cancel. Give the connection up afterwards: the request may arrive late and hit its next statement.
 */
export function cancelStatement(client: pg.ClientBase): void {
  const { host, port, processID, secretKey } = cancelKeyOf(client);
  if (!processID || secretKey === null) return;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(cancelRequest, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.setTimeout(patienceMs, () => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('connect', () => socket.end(message));
  socket.resume();
}
