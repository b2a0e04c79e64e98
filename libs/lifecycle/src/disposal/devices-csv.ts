import { parse } from 'csv-parse/sync';
import { derivedId } from '@custodia/kernel';
import { methodsFor, type Device, type Location, type Method } from './location.policy.js';

interface DeviceProblem {
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

export interface DevicesRead {
  readonly locations: readonly Location[];
  readonly problems: readonly DeviceProblem[];
}

const columns = [
  'id',
  'title',
  'address',
  'method',
  'manufacturer',
  'model',
  'serialNumber',
  'propertyNumber',
  'mediaType',
  'source',
  'classificationBefore',
  'destination',
] as const;
type Column = (typeof columns)[number];
const ofDevice: readonly (Column & keyof Device)[] = [
  'manufacturer',
  'model',
  'serialNumber',
  'propertyNumber',
  'mediaType',
  'source',
  'classificationBefore',
  'destination',
];
const mostDevices = 1_000;

/** `Serial number`, `serial_number` and `serialNumber` are one column. */
const plain = (heading: string): string => heading.replace(/[^A-Za-z]/g, '').toLowerCase();

/**
 * Devices of a CSV file with a heading, as locations of a case. A device has the same id however often its list is read:
 * that of its line, or one that follows from its numbers.
 */
export function readDevices(csv: string, caseId: string): DevicesRead {
  const problems: DeviceProblem[] = [];
  const wrong = (line: number, column: string, message: string): void => void problems.push({ line, column, message });
  let rows: string[][];
  try {
    rows = parse(csv, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: true });
  } catch (fault) {
    return {
      locations: [],
      problems: [{ line: 1, column: '', message: `This is no CSV: ${(fault as Error).message}` }],
    };
  }
  const [heading = [], ...lines] = rows;
  const known = heading.map((text) => columns.find((column) => plain(column) === plain(text)));
  heading.forEach((text, index) => {
    if (!known[index]) wrong(1, text, `There is no such column. Known are ${columns.join(', ')}.`);
  });
  if (!known.includes('address')) wrong(1, 'address', 'The column is missing: it says where each device is.');
  if (lines.length === 0) wrong(1, '', 'The file has no devices.');
  if (lines.length > mostDevices)
    wrong(mostDevices + 2, '', `Divide the file: ${mostDevices} devices at once are the most.`);
  const seen = new Map<string, number>();
  const locations = lines.slice(0, mostDevices).map((cells, index): Location => {
    const line = index + 2;
    const value = (column: Column): string | undefined => cells[known.indexOf(column)] || undefined;
    const [serial, property] = [value('serialNumber'), value('propertyNumber')];
    const address = value('address');
    if (!address && known.includes('address')) wrong(line, 'address', 'Say where the device is: rack, room, shelf.');
    if (!serial && !property)
      wrong(line, 'serialNumber', 'State the serial number or the property number: the certificate names it.');
    const method = (value('method') ?? 'nist.purge').toLowerCase().replace('_', '.') as Method;
    if (!methodsFor('device').includes(method))
      wrong(line, 'method', `"${method}" is no method for a device. Write one of ${methodsFor('device').join(', ')}.`);
    const id = value('id') ?? derivedId(caseId, 'device', serial ?? '', property ?? '');
    const before = seen.get(id);
    if (before) wrong(line, value('id') ? 'id' : 'serialNumber', `The same device is in line ${before}.`);
    seen.set(id, line);
    const device = Object.fromEntries(
      ofDevice.flatMap((column) => (value(column) ? [[column, value(column)]] : [])),
    ) as Device;
    return {
      id,
      kind: 'device',
      title: value('title') ?? [value('manufacturer'), value('model'), serial ?? property].filter(Boolean).join(' '),
      address: address ?? '',
      method,
      device,
    };
  });
  return { locations: problems.length > 0 ? [] : locations, problems };
}
