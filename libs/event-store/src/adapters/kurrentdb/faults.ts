import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreFault } from '../../port.js';

/** A call that the server has not answered within our own limit: the client's deadlines do not end every call. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** gRPC's numbers, for what the client reports without a `type`. */
const status = {
  cancelled: 1,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  aborted: 10,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
};

export const typeOf = (fault: unknown): string | undefined => (fault as { type?: string } | undefined)?.type;
const codeOf = (fault: unknown): number | undefined => (fault as { code?: number } | undefined)?.code;

/** Reasons of refused appends that the client has no name for: the server starts, chooses a leader, or has too much to do. */
const notReady = /Could not recognize (?!BadRequest)/;

/** Whether the call may succeed when it is repeated: server gone, another leader, no answer, dropped. */
export function passing(fault: unknown): boolean {
  if (fault instanceof NoAnswer) return true;
  if (fault instanceof EventStoreFault) return false;
  const [type, code] = [typeOf(fault), codeOf(fault)];
  if (type === undefined && code === undefined) return true; // No node of the cluster was found.
  if (untrusted(fault)) return false;
  if (notReady.test((fault as Error).message)) return true;
  if (['unavailable', 'not-leader', 'deadline-exceeded', 'timeout', 'cancelled'].includes(type ?? '')) return true;
  return [status.cancelled, status.deadlineExceeded, status.aborted, status.internal, status.unavailable].includes(
    code ?? -1,
  );
}

/** What Node says of a certificate that it does not accept. */
export const untrusted = (fault: unknown): boolean =>
  /certificate|self.signed|altnames|unable to get (local )?issuer/i.test((fault as Error).message);

const tooLarge = ['maximum-append-size-exceeded', 'append-record-size-exceeded', 'transaction-max-size-exceeded'];

/** What client and server reported, as a fault of the port. */
export function asFault(fault: unknown, doing: string): EventStoreFault {
  if (fault instanceof EventStoreFault) return fault;
  const [type, code] = [typeOf(fault) ?? '', codeOf(fault) ?? -1];
  const text = (fault as Error).message || type;
  const of = (kind: EventStoreFault['code'], message = `${doing}: ${text}`): EventStoreFault =>
    new EventStoreFault(kind, message, { cause: fault });
  if (type === 'access-denied' || code === status.permissionDenied || code === status.unauthenticated)
    return of('ACCESS_DENIED', `${doing}: the event store denies access`);
  if (type === 'stream-deleted' || type === 'stream-tombstoned')
    return of('STREAM_DELETED', `${doing}: the stream was deleted for ever`);
  if (tooLarge.includes(type) || code === status.resourceExhausted)
    return of(
      'TOO_LARGE',
      `${doing}: more than the server accepts in one append (${(fault as { maxAppendSize?: number }).maxAppendSize ?? text} bytes)`,
    );
  if (/BadRequest/.test(text)) return of('INVALID_APPEND');
  return of('UNAVAILABLE');
}

/** How much of the patience one attempt to read may use up, so that another one is left. */
export const shareOfAttempt = 0.4;

/** `call`, or `NoAnswer` after `ms`. */
export function within<Result>(ms: number, call: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer(`no answer within ${ms} ms`)), ms);
    void call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Grows from 50 ms to a second. */
export const backoff = (failures: number, signal?: AbortSignal): Promise<void> =>
  sleep(Math.min(50 * 2 ** Math.min(failures - 1, 5), 1_000), undefined, signal ? { signal } : {}).catch(
    () => undefined,
  );
