import type pg from 'pg';

const chunkBytes = 1 << 18;

/** The protocol's side of COPY, which the driver leaves to its users. Not for connections with pipelining. */
class CopyIn {
  callback: ((fault: Error | null) => void) | undefined;
  private fault: Error | null = null;

  constructor(
    private readonly text: string,
    private readonly lines: Iterable<string>,
  ) {}

  submit(connection: { query(text: string): void }): void {
    connection.query(this.text);
  }

  handleCopyInResponse(connection: { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }): void {
    let chunk = '';
    for (const line of this.lines) {
      chunk += line;
      if (chunk.length < chunkBytes) continue;
      connection.sendCopyFromChunk(Buffer.from(chunk));
      chunk = '';
    }
    if (chunk) connection.sendCopyFromChunk(Buffer.from(chunk));
    connection.endCopyFrom();
  }

  handleError(fault: Error): void {
    this.fault = fault;
    // No ReadyForQuery follows when the connection is gone.
    this.callback?.(fault);
    this.callback = undefined;
  }

  handleReadyForQuery(): void {
    this.callback?.(this.fault);
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** Sends lines in COPY's text format, each with its line end. `target` is a table with its columns, as SQL. */
export function copyInto(client: pg.ClientBase, target: string, lines: Iterable<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const copy = new CopyIn(`copy ${target} from stdin`, lines);
    copy.callback = (fault) => (fault ? reject(fault) : resolve());
    client.query(copy as unknown as pg.Submittable);
  });
}
