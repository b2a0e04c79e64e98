import { registerEnumType } from '@nestjs/graphql';
import type { Role as RoleName } from './role.policy.js';

/** The roles as GraphQL knows them; their values are the names in the events. */
export enum Role {
  VIEWER = 'viewer',
  ASSET_OWNER = 'asset_owner',
  DATA_CUSTODIAN = 'data_custodian',
  PROCUREMENT = 'procurement',
  REVIEWER = 'reviewer',
  AUDITOR = 'auditor',
  LEGAL_COUNSEL = 'legal_counsel',
  ADMIN = 'admin',
  INTEGRATION = 'integration',
  PROVISIONING = 'provisioning',
}

const descriptions: Record<RoleName, string> = {
  viewer: 'Reads everything that is not confidential.',
  asset_owner: 'Registers assets and answers for them.',
  data_custodian: 'Decides about locations, retention and disposal of data.',
  procurement: 'Keeps subprocessors and sends questionnaires.',
  reviewer: 'Evaluates, approves and decides on reviews.',
  auditor: 'Reads everything, the audit trail included.',
  legal_counsel: 'Places, reviews and releases legal holds.',
  admin: 'Invites members, grants roles and issues tokens for others.',
  integration: 'A program: registers and reports on behalf of its member.',
  provisioning: 'A directory: creates, suspends and groups members by SCIM, and opens nothing else.',
};

registerEnumType(Role, {
  name: 'Role',
  description: 'What a member or an API token may do.',
  valuesMap: Object.fromEntries(
    Object.entries(Role).map(([name, value]) => [name, { description: descriptions[value] }]),
  ) as Record<keyof typeof Role, { description: string }>,
});
