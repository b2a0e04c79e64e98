import { accept, refuse, type Refusal } from '@custodia/kernel';
import type { Aggregate } from '../aggregate.js';
import {
  idempotencyKeyCodec,
  type IdempotencyKeyEvent,
  type IdempotencyKeyUsedData,
} from './idempotency-key.events.js';

export type UseIdempotencyKey = { readonly type: 'UseIdempotencyKey' } & IdempotencyKeyUsedData;

/** What the key was used for; `null` as long as it was not. */
export type IdempotencyKeyState = IdempotencyKeyUsedData | null;

export interface KeyReused extends Refusal {
  readonly code: 'KEY_REUSED';
}

/** Who uses a key first decides what it stands for; only the same request may use it again. */
export const idempotencyKey: Aggregate<UseIdempotencyKey, IdempotencyKeyEvent, IdempotencyKeyState, KeyReused> = {
  codec: idempotencyKeyCodec,
  decider: {
    initial: null,
    decide({ digest, stream, after }, state) {
      if (!state) return accept({ type: 'IdempotencyKeyUsed', data: { digest, stream, after } });
      return state.digest === digest ? accept() : refuse(keyReused);
    },
    evolve: (_, { data }) => data,
  },
};

export const keyReused: KeyReused = {
  code: 'KEY_REUSED',
  message:
    'This Idempotency-Key was used for the same operation with another input. Nothing was changed. Repeat a request with exactly the same input, and send a new key with every new request.',
};
