/** Something that the service needs does not answer, or not in time. Nothing is wrong with the request: it can be repeated. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly code = 'UNAVAILABLE';
}

/** A request took longer than it may (`CUSTODIA_EXECUTION_TIMEOUT_MS`, `CUSTODIA_STATEMENT_TIMEOUT_MS`), or its client is gone. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
  readonly code = 'TIMEOUT';
}

/**
 * How Node, PostgreSQL (SQLSTATE classes 08, 53 and 57P, 25006 of a standby and 58030 of its disk), Redis, KurrentDB and our ports report
 * that nobody answers.
 */
const outages =
  /^(UNAVAILABLE|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|08\w{3}|25006|53[1234]00|57P0[1-5]|58030)$/;
/** The driver of PostgreSQL gives these no code. */
const unnamed =
  /^(timeout exceeded when trying to connect|Connection terminated|timeout expired|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after calling end)/;

/** Whether the cause of a fault, however deep, is an outage or a time limit; `null` for any other fault. */
export function outageOf(fault: unknown): 'UNAVAILABLE' | 'TIMEOUT' | null {
  for (let at = fault, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const { code, errors } = at as Error & { code?: unknown; errors?: unknown };
    if (code === 'TIMEOUT' || code === '57014') return 'TIMEOUT';
    if (outages.test(String(code)) || unnamed.test(at.message)) return 'UNAVAILABLE';
    // A host with several addresses fails as an aggregate.
    if (Array.isArray(errors) && errors.some((each) => outageOf(each))) return 'UNAVAILABLE';
  }
  return null;
}

/** The result, or `fault` when it is not there within `ms` milliseconds. */
export function within<Result>(work: Promise<Result>, ms: number, fault: () => Error): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fault()), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
