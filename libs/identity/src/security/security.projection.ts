import { projection } from '@custodia/read-models';
import { securityCodec, type SecurityEvent as Recorded } from './security.events.js';
import { SecurityEvent, type SecurityEventKind } from './security.row.js';

export const securityProjection = projection<SecurityEvent, Recorded>({
  name: 'security_event',
  version: 1,
  row: SecurityEvent,
  codec: securityCodec,
  keys: ({ data }) => [data.id],
  on: {
    SecurityEventRecorded: (
      _,
      { data: { kind, code, target, actor, memberId, subject, network, count, firstAt, lastAt, correlation } },
    ) => ({
      kind: kind as SecurityEventKind,
      ...{ code, target, actor, memberId, subject, network, count, firstAt, lastAt, correlation },
    }),
  },
});
