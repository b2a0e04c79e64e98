import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { readDevices } from './devices-csv.js';
import { disposalDecider } from './disposal.decider.js';
import { approved, bucket, clear, disk, done, play, start, type Issued } from './disposal.example.js';

const { given } = scenarios(disposalDecider);
const both = ['bucket', 'disk'];
const startBoth = {
  type: 'StartLocations',
  locationIds: both,
  actor: 'operator',
  facts: clear,
  retention: [],
} as Issued;
const at = '2026-03-01T12:00:00.000Z';
const performed = {
  method: 'logical.delete_all_versions',
  technique: 'delete-objects',
  startedAt: '2020-01-01T00:00:00.000Z',
  finishedAt: '2026-03-01T11:30:00.000Z',
} as const;

describe('work at many locations', () => {
  it('is started, recorded and verified in one command each', () => {
    given(...approved(bucket, disk))
      .when(startBoth)
      .then({ type: 'SanitizationStarted' }, { type: 'SanitizationStarted' });
    const second = { ...bucket, id: 'second', address: 's3://second' };
    const many = ['bucket', 'second'];
    const started = play([{ ...startBoth, locationIds: many } as Issued], approved(bucket, second));
    const recorded: Issued = {
      type: 'RecordSanitizations',
      locationIds: many,
      performed,
      actor: 'operator',
      at,
    } as Issued;
    given(...started)
      .when(recorded)
      .then({ type: 'SanitizationPerformed' }, { type: 'SanitizationPerformed' });
    const verified = {
      type: 'VerifyLocations',
      locationIds: many,
      result: 'passed',
      method: 'listing',
      finding: 'Nothing is listed.',
      evidence: [],
    };
    given(...play([recorded], started))
      .when({ ...verified, actor: 'verifier' } as Issued)
      .then({ type: 'LocationVerified' }, { type: 'LocationVerified' });
    given(...play([recorded], started))
      .when({ ...verified, actor: 'operator' } as Issued)
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE' });
  });
  it('is refused as a whole when it is refused at one', () => {
    given(...approved(bucket, disk))
      .when({ ...startBoth, locationIds: ['bucket', 'nowhere'] } as Issued)
      .thenRefuses({ code: 'LOCATION_UNKNOWN', locationId: 'nowhere' });
    given(...play([start('bucket'), done('bucket', 'logical.delete_all_versions')], approved(bucket, disk)))
      .when(startBoth)
      .thenRefuses({ code: 'WRONG_LOCATION_STATUS', locationId: 'bucket' });
    given(...approved(bucket, disk))
      .when({ ...startBoth, locationIds: [] } as Issued)
      .thenRefuses({ code: 'INVALID_INPUT', field: 'locationIds' });
  });
  it('does nothing twice', () =>
    given(...play([startBoth], approved(bucket, disk)))
      .when(startBoth)
      .thenNothing());
});

describe('a list of devices', () => {
  const file = [
    '\uFEFFSerial number;x',
    'Serial number,address,Manufacturer,method',
    'S-1,"Rack 4, U 7",Acme,NIST_DESTROY',
    ',Shelf,Acme,',
    'S-1,Rack 5,Acme,wipe',
  ];
  it('becomes locations with the same ids each time it is read', () => {
    const csv = file.slice(1, 3).join('\r\n');
    const { locations, problems } = readDevices(csv, 'case-1');
    expect(problems).toEqual([]);
    expect(locations).toEqual([
      {
        id: expect.any(String),
        kind: 'device',
        title: 'Acme S-1',
        address: 'Rack 4, U 7',
        method: 'nist.destroy',
        device: { manufacturer: 'Acme', serialNumber: 'S-1' },
      },
    ]);
    expect(readDevices(csv, 'case-1').locations[0]!.id).toBe(locations[0]!.id);
    expect(readDevices(csv, 'case-2').locations[0]!.id).not.toBe(locations[0]!.id);
  });
  it('is not taken in part: every problem is named with its line', () => {
    const { locations, problems } = readDevices(file.slice(1).join('\n'), 'case-1');
    expect(locations).toEqual([]);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [3, 'serialNumber'],
      [4, 'method'],
      [4, 'serialNumber'],
    ]);
  });
  it.each([
    [
      '',
      [
        [1, 'address'],
        [1, ''],
      ],
    ],
    [
      'serial;addr\nS-1;Rack',
      [
        [1, 'serial;addr'],
        [1, 'address'],
        [2, 'serialNumber'],
      ],
    ],
    ['address,"', [[1, '']]],
  ])('%j is explained', (csv, places) =>
    expect(readDevices(csv, 'c').problems.map(({ line, column }) => [line, column])).toEqual(places),
  );
});
