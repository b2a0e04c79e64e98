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
  const deadline = Date.now() + patienceMs;
  for (let failures = 1; ; failures++) {
    const probe = line.client().appendToStream('custodia-access', jsonEvent({ type: 'AccessChecked', data: {} }), { streamState: beyondEveryStream });
    const fault: unknown = await within(Math.max(1, deadline - Date.now()), probe).catch((cause: unknown) => cause);
    if (fault instanceof WrongExpectedVersionError) break;
    if (untrusted(fault)) {
      const message = `${server}: the certificate is not trusted (${(fault as Error).message}); name the file of the authority that signed it: ?tlsCAFile=<file>`;
      throw new EventStoreFault('UNAVAILABLE', message, { cause: fault });
    }
    if (!passing(fault) || Date.now() >= deadline) throw asFault(fault, `${server} does not take appends`);
    await backoff(failures);
  }
  await reader.head().catch((fault: unknown) => {
    if (!(fault instanceof EventStoreFault) || fault.code !== 'ACCESS_DENIED') throw fault;
    const user = userOf(url);
    const remedy = user
      ? `check the password, and let an administrator set the metadata of the stream $all to {"$acl":{"$r":["${user}","$admins"]}}`
      : 'give a user who may read all events: kurrentdb://user:password@…';
    throw new EventStoreFault('ACCESS_DENIED', `${server}: ${user ? `the user "${user}"` : 'nobody without a user'} may not read all events ($all), which projections and jobs need; ${remedy}`, { cause: fault });
  });
}

const userOf = (url: string): string | undefined => {
  const user = /^[^:]+:\/\/([^:@/]+)(?::[^@/]*)?@/.exec(url)?.[1];
  return user && decodeURIComponent(user);
};

const withoutSecrets = (url: string): string => url.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
