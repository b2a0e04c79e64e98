import { codec, type DomainEvent } from '@custodia/event-store';

/** What happened so many times; `SecurityEntry` of the telemetry package tells what each field means. */
export interface SecurityEventData {
  /** Of the entry. */
  readonly id: string;
  readonly kind: 'sign_in_refused' | 'access_denied' | 'secret_read' | 'limit_reached' | 'fault';
  readonly code: string;
  readonly target: string;
  readonly actor: string | null;
  /** `null` in what earlier releases wrote. */
  readonly memberId: string | null;
  readonly subject: string | null;
  readonly network: string | null;
  readonly count: number;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly correlation: string | null;
}

export type SecurityEvent = DomainEvent<'SecurityEventRecorded', SecurityEventData>;

export const securityCodec = codec<SecurityEvent>('security', {
  SecurityEventRecorded: [(data) => ({ ...(data as object), memberId: null, subject: null })],
});
