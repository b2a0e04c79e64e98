import { asDriverQuery, type DriverQuery, type Wire } from '@custodia/postgres';
import { messageOf } from './wire.js';

/** One prepared statement of an exchange. */
export interface Part {
  /** Under which the connection keeps it prepared; without, it is planned each time. */
  readonly name?: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Wants to know the result's columns; costs a message each. */
  readonly described?: boolean;
  /** Called with rows as arrays of PostgreSQL's texts, as soon as all of them are there. */
  done(rows: (string | null)[][], fields: readonly Field[]): void;
  failed(fault: Error): void;
}

export interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

/** What each connection has prepared; `false` where a fault left it open whether it has. */
const prepared = new WeakMap<Wire, Map<string, boolean>>();

/**
 * Several statements that travel as one message and are answered as one: with one barrier at the end instead of one for each, PostgreSQL
 * and this process wake up once. Nothing after the first fault is executed. The driver's pipeline keeps exchanges in order.
 */
export class Exchange implements DriverQuery {
  callback: (() => void) | undefined = () => undefined;
  private current = 0;
  private received: (string | null)[][] = [];
  private columns: readonly Field[] = [];
  private known: Map<string, boolean> | undefined;
  private readonly fresh: string[] = [];

  constructor(private readonly parts: readonly Part[]) {}

  submit(wire: Wire): null {
    let known = prepared.get(wire);
    if (!known) prepared.set(wire, (known = new Map()));
    this.known = known;
    const message = messageOf(
      this.parts.map(({ name = '', text, values, described = false }) => {
        const before = name === '' ? undefined : known.get(name);
        if (!before && name !== '') {
          known.set(name, true);
          this.fresh.push(name);
        }
        return { name, text, values, described, close: before === false, parse: !before };
      }),
    );
    wire.stream.write(message);
    return null;
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    this.columns = fields;
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.received.push(fields);
  }

  handleCommandComplete(): void {
    const { received, columns } = this;
    this.received = [];
    this.columns = [];
    this.parts[this.current++]!.done(received, columns);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleError(fault: Error): void {
    const open = this.parts.slice(this.current);
    this.current = this.parts.length;
    for (const { name = '' } of open) if (this.fresh.includes(name)) this.known!.set(name, false);
    for (const part of open) part.failed(fault);
  }

  /** The driver's own time limit ends with this call; without it, the driver would end the connection later, whoever uses it then. */
  handleReadyForQuery(): void {
    this.callback?.();
  }

  handlePortalSuspended(): void {}
}

asDriverQuery(Exchange);
