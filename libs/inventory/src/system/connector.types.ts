import { registerEnumType } from '@nestjs/graphql';
import type * as policy from './connector.policy.js';

export const ConnectorKind = {
  MCP_SERVER: 'mcp_server',
  API: 'api',
  DATA_SOURCE: 'data_source',
  BUILT_IN_TOOL: 'built_in_tool',
  AGENT: 'agent',
  OTHER: 'other',
} as const satisfies Record<string, policy.ConnectorKind>;
export type ConnectorKind = policy.ConnectorKind;
registerEnumType(ConnectorKind, {
  name: 'ConnectorKind',
  description: 'What a tool or connector of a system is.',
  valuesMap: {
    MCP_SERVER: { description: 'A server of the Model Context Protocol.' },
    API: { description: 'An interface of a service.' },
    DATA_SOURCE: { description: 'A database, a search index, a file share, a mailbox.' },
    BUILT_IN_TOOL: { description: 'A tool that runs within the system: execution of code, a shell, a browser.' },
    AGENT: { description: 'Another agent or AI system that it hands work to.' },
    OTHER: { description: 'Something else.' },
  },
});

export const ConnectorRisk = {
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
} as const satisfies Record<string, policy.ConnectorRisk>;
export type ConnectorRisk = policy.ConnectorRisk;
registerEnumType(ConnectorRisk, {
  name: 'ConnectorRisk',
  description: 'How bad it is when a system uses its permissions wrongly, after what is done against it.',
  valuesMap: {
    LOW: { description: 'Nobody is harmed, and it is undone at once.' },
    MEDIUM: { description: 'It costs time or money, and is undone.' },
    HIGH: { description: 'People or the organisation are harmed, or confidential data is disclosed.' },
    CRITICAL: { description: 'The harm is grave or cannot be undone.' },
  },
});
