import { jsonEvent, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import { EventStoreFault } from '../../port.js';
import { asFault, backoff, passing, untrusted, within } from './faults.js';
import type { Line } from './line.js';
import type { Reader } from './reader.js';

/** A revision that no stream reaches: an append that expects it is refused and writes nothing. */
const beyondEveryStream = 2n ** 62n;

/**
 * Says at the start what would fail later: a certificate that is not trusted, a wrong password, a user who may not append
 * or not read all events. It begins with an append, because only there does the client report the reason.
 */
export async function checkAccess(url: string, line: Line, reader: Reader, patienceMs: number): Promise<void> {
  const server = withoutSecrets(url);
  const user = line.credentials?.username;
  const denied = (what: string, remedy: string, cause: unknown): EventStoreFault =>
    new EventStoreFault(
      'ACCESS_DENIED',
      `${server}: ${user ? `the user "${user}"` : 'nobody without a user'} ${what}; ${user ? remedy : 'give one: kurrentdb://user:password@host'}`,
      { cause },
    );

  const refused = await refusalOf(line, patienceMs);
  if (!(refused instanceof WrongExpectedVersionError)) {
    const fault = asFault(refused, `${server} does not take appends`);
    if (fault.code === 'ACCESS_DENIED') throw denied('may not append', 'check the name and the password', refused);
    if (!untrusted(refused)) throw fault;
    throw new EventStoreFault(
      'UNAVAILABLE',
      `${server}: the certificate is not trusted (${(refused as Error).message}); name the file of the authority that signed it: ?tlsCAFile=<file>`,
      { cause: refused },
    );
  }
  await reader.head().catch((fault: unknown) => {
    if (!(fault instanceof EventStoreFault) || fault.code !== 'ACCESS_DENIED') throw fault;
    throw denied(
      'may not read all events ($all), which projections and jobs need',
      `let an administrator set the metadata of the stream $all to {"$acl":{"$r":["${user}","$admins"]}}`,
      fault,
    );
  });
}

/** What the server says to an append that it cannot accept, once it says something. */
async function refusalOf(line: Line, patienceMs: number): Promise<unknown> {
  const deadline = Date.now() + patienceMs;
  for (let failures = 1; ; failures++) {
    const probe = line.client().appendToStream('custodia-access', jsonEvent({ type: 'AccessChecked', data: {} }), {
      streamState: beyondEveryStream,
    });
    const fault: unknown = await within(deadline - Date.now(), probe).catch((cause: unknown) => cause);
    if (!passing(fault)) return fault;
    await backoff(failures);
    if (Date.now() >= deadline) return fault;
  }
}

const withoutSecrets = (url: string): string => url.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
