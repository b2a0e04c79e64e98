import { jsonEvent } from '@kurrent/kurrentdb-client';
import { newId } from '@custodia/kernel';
import { EventStoreFault } from '../../port.js';
import type { Reader } from './reader.js';
import type { Writer } from './writer.js';

/** A stream of ours with one record. Its type begins like those of the server, so that it is in no reading of all events. */
const stream = 'custodia-log';
const type = '$custodia-log-identified';

/** The id of the only record there; whoever comes first makes it. */
export async function identityOf(reader: Reader, writer: Writer): Promise<string> {
  const known = await reader.last(stream);
  if (known) return known.id;
  await writer.append(stream, 'no_stream', [jsonEvent({ id: newId(), type, data: {} })]);
  const made = await reader.last(stream);
  if (!made)
    throw new EventStoreFault('UNAVAILABLE', `the identity of the log was written to ${stream} and is not there`);
  return made.id;
}
