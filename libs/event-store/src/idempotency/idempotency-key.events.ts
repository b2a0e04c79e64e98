import { codec } from '../codec.js';
import type { DomainEvent } from '../decider.js';

/** A request with an `Idempotency-Key` was accepted. Neither the key nor anything of the input can be told from it. */
export interface IdempotencyKeyUsedData {
  /** Of the input; the client's key is part of what is hashed, so that nobody else can try out inputs. */
  readonly digest: string;
  /** The stream that the request changes. */
  readonly stream: string;
  /** The last revision of that stream before the change; -1 when there was none. */
  readonly after: number;
}

export type IdempotencyKeyEvent = DomainEvent<'IdempotencyKeyUsed', IdempotencyKeyUsedData>;

export const idempotencyKeyCodec = codec<IdempotencyKeyEvent>('idempotencyKey', { IdempotencyKeyUsed: [] });
