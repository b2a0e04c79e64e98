import type { ProposedRecord } from './log-record.js';
import { newRecord } from './log-record.js';
import { settingsStreamOf } from './stream-settings.js';

interface SystemRecord {
  readonly stream: string;
  readonly record: ProposedRecord;
}

const json = (stream: string, type: string, data: unknown): SystemRecord => ({
  stream,
  record: newRecord(type, JSON.stringify(data)),
});
const settings = (stream: string, value: Record<string, unknown>): SystemRecord =>
  json(settingsStreamOf(stream), '$metadata', value);

/** What a new database holds before its first client comes: the leader's epoch, settings of system streams, users. */
export function systemRecords(): SystemRecord[] {
  const users = [
    ['admin', ['$admins']],
    ['ops', ['$ops']],
  ] as const;
  return [
    json('$epoch-information', '$epoch-information', { epochNumber: 0, previousEpochPosition: -1 }),
    settings('$stats-127.0.0.1:2113', { $maxAge: 86_400 }),
    settings('$scavenges', { $maxAge: 2_592_000 }),
    ...users.flatMap(([login, groups]) => [
      settings(`$user-${login}`, { $acl: { $r: '$admins', $w: '$admins', $d: '$admins' } }),
      json(`$user-${login}`, '$UserCreated', {
        loginName: login,
        fullName: `Event Store ${login}`,
        disabled: false,
        groups,
      }),
      json('$users', '$User', login),
    ]),
  ];
}
