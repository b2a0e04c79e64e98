import { projection } from '@custodia/read-models';
import { change } from '../asset/rows.policy.js';
import { SystemConnector } from './connector.row.js';
import { systemCodec, type SystemEvent } from './system.events.js';

/** Present as long as the system may call it; its history tells what a system could do at a past moment. */
export const systemConnectorProjection = projection<SystemConnector, SystemEvent>({
  name: 'system_connector',
  version: 1,
  row: SystemConnector,
  codec: systemCodec,
  history: true,
  keys: ({ data }) => ('connectorId' in data ? [data.connectorId] : []),
  on: {
    SystemConnectorAdded: (_, { data: { connectorId: _id, ...stated }, subject }) => ({
      ...stated,
      systemId: subject,
      assessment: null,
    }),
    SystemConnectorDescribed: (row, { data: { connectorId: _id, endsAssessment, ...place } }) =>
      change(row, { ...place, ...(endsAssessment ? { assessment: null } : {}) }),
    SystemConnectorPermitted: (row, { data: { connectorId: _id, endsAssessment, ...granted } }) =>
      change(row, { ...granted, ...(endsAssessment ? { assessment: null } : {}) }),
    SystemConnectorAssessed: (row, { data: { connectorId: _id, ...assessment }, meta }) =>
      change(row, { assessment: { ...assessment, assessedBy: meta.actor, assessedAt: meta.at } }),
    SystemConnectorRemoved: () => null,
  },
});
