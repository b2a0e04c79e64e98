import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Refusal } from './answers.js';
import { consumerTooSlow, streamDeleted } from './answers.js';
import type { Endable, Failure } from './faults.js';
import type { Feed } from './feed.js';
import { openFeed } from './feed.js';
import type { LogRecord } from './log-record.js';
import type { ReadCall } from './outlet.js';
import { drained } from './outlet.js';
import type { ReadRequest } from './read-request.js';
import { caughtUpMessage, checkpointMessage, confirmationMessage, recordMessage } from './record-messages.js';
import type { ServerNode } from './server-node.js';

/** Answers a subscription until its client goes or it is ended: confirmation, records and checkpoints, caught up, live. */
export async function subscribe(
  node: ServerNode,
  call: ReadCall,
  request: ReadRequest,
  refusal: Refusal | undefined,
): Promise<void> {
  const fault: Failure | undefined = node.faults.nextSubscription() ?? refusal;
  if (node.connections.paused) await node.connections.paused;
  if (fault === 'silence') return;
  if (fault === 'reset') node.connections.reset(call.getPeer());
  else if (fault) call.emit('error', fault);
  else await new OpenSubscription(node, call, request).run();
}

class OpenSubscription implements Endable {
  readonly #feed: Feed;
  #live = false;
  #over = false;
  #scanned = 0;
  #behindSince: number | undefined;
  #wake = (): void => undefined;

  constructor(
    readonly node: ServerNode,
    readonly call: ReadCall,
    readonly request: ReadRequest,
  ) {
    this.#feed = openFeed(node.log, request);
  }

  async run(): Promise<void> {
    const forget = [this.node.faults.opened(this), this.node.log.onWrite(() => this.#written())];
    this.call.on('cancelled', () => this.silence());
    await this.#send(confirmationMessage(randomUUID()));
    for (let looked = 1; !this.#over; looked++) {
      if (this.node.connections.paused) await this.node.connections.paused;
      const record = this.#feed.next();
      if (record) await this.#pass(record);
      else await this.#rest();
      if (looked % this.node.faults.readPage === 0) await nextTurn();
    }
    for (const each of forget) each();
  }

  end(refusal?: Refusal): void {
    if (this.#over) return;
    this.silence();
    if (refusal) this.call.emit('error', refusal);
    else this.call.end();
  }

  silence(): void {
    this.#over = true;
    this.#wake();
  }

  async #pass(record: LogRecord): Promise<void> {
    const { filter } = this.request;
    if (!filter || filter.matches(record)) await this.#send(recordMessage(record));
    if (!filter || ++this.#scanned < filter.checkpointInterval) return;
    this.#scanned = 0;
    await this.#send(checkpointMessage(record.position));
  }

  /** At the end of the log: says so the first time, then waits for a write. */
  async #rest(): Promise<void> {
    const { stream } = this.request;
    if (stream !== undefined && this.node.log.stream(stream)?.tombstone) return this.end(streamDeleted(stream));
    if (!this.#live) await this.#send(caughtUpMessage());
    this.#live = true;
    if (this.#over || this.#feed.behind() > 0) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async #send(message: Buffer): Promise<void> {
    if (this.#over) return;
    if (!this.call.write(message)) await drained(this.call);
  }

  /** Whether the client keeps up is looked at with each write, because a client that takes nothing gives no other occasion. */
  #written(): void {
    this.#wake();
    const { records, patience } = this.node.faults.slowConsumer;
    if (!this.#live || !this.call.writableNeedDrain || this.#feed.behind() <= records) this.#behindSince = undefined;
    else if (Date.now() - (this.#behindSince ??= Date.now()) > patience) this.end(consumerTooSlow());
  }
}
