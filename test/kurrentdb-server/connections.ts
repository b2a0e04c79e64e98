import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

/** The part of a socket's handle that Node keeps to itself: reading can be stopped below HTTP/2, as by a stopped process. */
interface Handle {
  readStop(): void;
  readStart(): void;
}

/**
 * The listening port and its open connections, apart from the gRPC server that speaks on them, so that connections can be
 * broken and held up as by a killed, a stopped or an unreachable process.
 */
export class Connections {
  readonly #sockets = new Map<Socket, Handle>();
  readonly #waiting: Socket[] = [];
  readonly #accept: (socket: Socket) => void;
  #listener = createServer();
  #resumed: Promise<void> | undefined;
  #resume = (): void => undefined;

  constructor(accept: (socket: Socket) => void) {
    this.#accept = accept;
  }

  get listening(): boolean {
    return this.#listener.listening;
  }

  /** Starts to listen on loopback; returns the port, which is the one given unless that is 0. */
  async listen(port: number): Promise<number> {
    this.#listener = createServer({ noDelay: true }, (socket) => this.#open(socket));
    this.#listener.listen(port, '127.0.0.1');
    await once(this.#listener, 'listening');
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Stops listening and breaks all connections at once. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#listener.close(resolve));
    this.cut();
    this.resume();
    await closed;
  }

  /** Breaks all connections; new ones are welcome. */
  cut(): void {
    for (const socket of this.#sockets.keys()) socket.resetAndDestroy();
    for (const socket of this.#waiting.splice(0)) socket.resetAndDestroy();
  }

  /** Breaks the connection with one peer, as `getPeer` of a call names it. */
  reset(peer: string): void {
    for (const socket of this.#sockets.keys())
      if (`${socket.remoteAddress}:${socket.remotePort}` === peer) socket.resetAndDestroy();
  }

  /** From now on nothing is read or answered, while connections stay open and new ones get no further than the port. */
  pause(): void {
    if (this.#resumed) return;
    this.#resumed = new Promise((resolve) => (this.#resume = resolve));
    for (const handle of this.#sockets.values()) handle.readStop();
  }

  resume(): void {
    if (!this.#resumed) return;
    this.#resumed = undefined;
    this.#resume();
    for (const handle of this.#sockets.values()) handle.readStart();
    for (const socket of this.#waiting.splice(0)) this.#open(socket);
  }

  /** While paused, when that ends: to be awaited before anything is answered. */
  get paused(): Promise<void> | undefined {
    return this.#resumed;
  }

  #open(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.#resumed) {
      this.#waiting.push(socket);
      return;
    }
    // Kept now, because HTTP/2 takes the handle over.
    this.#sockets.set(socket, (socket as Socket & { _handle: Handle })._handle);
    socket.on('close', () => this.#sockets.delete(socket));
    this.#accept(socket);
  }
}
