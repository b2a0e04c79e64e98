export type ConnectorKind = 'mcp_server' | 'api' | 'data_source' | 'built_in_tool' | 'agent' | 'other';

/** How bad it is when the system uses its permissions wrongly, after what is done against it. */
export type ConnectorRisk = 'low' | 'medium' | 'high' | 'critical';

/** What a system may call. */
export interface ConnectorPlace {
  readonly name: string;
  readonly kind: ConnectorKind;
  /** Address, command or connection string, without secrets; `null` when there is none. */
  readonly endpoint: string | null;
  /** The subprocessor that provides it; `null` when the organisation runs it itself. */
  readonly subprocessorId: string | null;
}

/** What a system may do there. */
export interface ConnectorPermissions {
  readonly permissions: readonly string[];
  /** It may change something there. */
  readonly mayWrite: boolean;
  /** No person confirms each use. */
  readonly actsAlone: boolean;
}

export interface ConnectorAssessment {
  readonly level: ConnectorRisk;
  readonly rationale: string;
  /** ISO 8601. */
  readonly validUntil: string;
}

/** A tool or connector of a system as its rules read it. */
export interface Connector extends ConnectorPlace, ConnectorPermissions {
  readonly connectorId: string;
  readonly assessment: ConnectorAssessment | null;
}

/** Whether its permissions are assessed, and the assessment has not run out. */
export const isAssessed = (
  { assessment }: { readonly assessment: Pick<ConnectorAssessment, 'validUntil'> | null },
  at: string,
): boolean => assessment !== null && assessment.validUntil > at;

/** Whether what was assessed is there no longer: it is somewhere else, or the system may do more (ETSI TS 104 223, 5.1.2-6). */
export const goesBeyond = (
  now: ConnectorPermissions & Omit<ConnectorPlace, 'name'>,
  before: ConnectorPermissions & Omit<ConnectorPlace, 'name'>,
): boolean =>
  now.kind !== before.kind ||
  now.endpoint !== before.endpoint ||
  now.subprocessorId !== before.subprocessorId ||
  (now.mayWrite && !before.mayWrite) ||
  (now.actsAlone && !before.actsAlone) ||
  now.permissions.some((permission) => !before.permissions.includes(permission));
