import { TOMBSTONE_REVISION } from './log-record.js';

export type AclRight = '$r' | '$w' | '$d' | '$mr' | '$mw';

/** What a server heeds of the settings (`$metadata`) of a stream. */
export interface StreamSettings {
  /** Everything, to be kept when one setting is changed by the server. */
  readonly raw?: Record<string, unknown>;
  /** The first revision that is still read. */
  readonly truncateBefore?: number;
  readonly maxCount?: number;
  /** Users and groups by right. */
  readonly acl?: Partial<Record<AclRight, readonly string[]>>;
}

export const settingsStreamOf = (stream: string): string => `$$${stream}`;
export const isSettingsStream = (stream: string): boolean => stream.startsWith('$$');

/** A softly deleted stream is one that is truncated before a revision it can never reach. */
export const isSoftlyDeleted = (settings: StreamSettings): boolean =>
  (settings.truncateBefore ?? 0) >= Number(TOMBSTONE_REVISION);

export function parseSettings(data: Uint8Array): StreamSettings {
  let raw: Record<string, unknown>;
  try {
    raw = JSON.parse(Buffer.from(data).toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
  if (typeof raw !== 'object' || raw === null) return {};
  return {
    raw,
    ...(typeof raw['$tb'] === 'number' && { truncateBefore: raw['$tb'] }),
    ...(typeof raw['$maxCount'] === 'number' && { maxCount: raw['$maxCount'] }),
    ...(raw['$acl'] != null && { acl: parseAcl(raw['$acl']) }),
  };
}

function parseAcl(acl: unknown): StreamSettings['acl'] {
  return Object.fromEntries(
    Object.entries(acl as Record<string, string | string[]>).map(([right, names]) => [right, [names].flat()]),
  );
}
