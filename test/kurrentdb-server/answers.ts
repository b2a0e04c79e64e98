import type { StatusObject } from '@grpc/grpc-js';
import { Metadata, status } from '@grpc/grpc-js';

/** How a call ends with a fault: a gRPC status, with an `exception` in the trailers where the client looks for one. */
export type Refusal = Pick<StatusObject, 'code' | 'details'> & { readonly metadata?: Metadata };

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const refusal = (code: status, details: string, trailers: Record<string, string> = {}): Refusal => {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return { code, details, metadata };
};

/** Whatever a handler of the real server throws and does not name. */
export const handlerThrew = (): Refusal => refusal(status.UNKNOWN, 'Exception was thrown by handler.');
export const unavailable = (details = 'Server Is Not Ready'): Refusal => refusal(status.UNAVAILABLE, details);
export const accessDenied = (): Refusal =>
  refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
export const unauthenticated = (): Refusal => refusal(status.UNAUTHENTICATED, 'Invalid credentials');
export const timedOut = (details: string): Refusal => refusal(status.ABORTED, details);
export const consumerTooSlow = (): Refusal =>
  refusal(status.ABORTED, 'Consumer too slow to handle event while live. Client resubscription required.');

export const notLeader = (leader: Endpoint): Refusal =>
  refusal(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': leader.host,
    'leader-endpoint-port': String(leader.port),
  });

export const streamDeleted = (stream: string): Refusal =>
  refusal(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const maximumAppendSizeExceeded = (limit: number): Refusal =>
  refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

export const wrongExpectedVersion = (operation: string, stream: string, expected: number, actual: number): Refusal =>
  refusal(
    status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      ...(actual >= 0 && { 'actual-version': String(actual) }),
    },
  );
