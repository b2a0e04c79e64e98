/** What the security log is about. */
export const securityKinds = [
  /** Somebody could not be identified: no, unknown, expired or revoked token, wrong link or code. */
  'sign_in_refused',
  /** Somebody who is known asked for what is not open to them. */
  'access_denied',
  /** Somebody who may read secret content: the text of a prompt, a confidential file, the evidence of a vendor. */
  'secret_read',
  /** A limit of requests, cost, size or mails was reached. */
  'limit_reached',
  /** A fault of the system, with the id under which it is in the log of the process. */
  'fault',
] as const;
export type SecurityKind = (typeof securityKinds)[number];

export interface SecurityNote {
  /** Whose log it belongs into; `null`: the operator's, because no organisation has been proven. */
  readonly organisation: string | null;
  readonly kind: SecurityKind;
  /** Stable code, such as `TOKEN_EXPIRED`, `FORBIDDEN` or `RATE_LIMITED`. */
  readonly code: string;
  /** The operation, route or limit, by a name of ours: never what a client sent. */
  readonly target: string;
  /** Id of the token, link or session, when it is known. */
  readonly actor?: string | undefined;
  /** The member behind it: tokens and sessions end, and nobody could tell later whose they were. */
  readonly memberId?: string | undefined;
  /** Id of the record, or digest of the file, that was read or hidden. */
  readonly subject?: string | undefined;
  /** Address of the client; only its network is kept, because the log cannot forget. */
  readonly address?: string | undefined;
  /** Of the request, to find the line in the log of the process. */
  readonly correlation?: string | undefined;
}

/** Where refusals and faults are noted. Cheap, never fails and never waits: it may be called in any request. */
export interface SecurityLog {
  note(note: SecurityNote): void;
}

/** Under which the security log of a process is injected. */
export const SECURITY_LOG = Symbol('SecurityLog');

/** Notes that are equal but for their moment, counted together. */
export interface SecurityEntry {
  readonly kind: SecurityKind;
  readonly code: string;
  /** `*` where there were too many different ones to tell apart; `network` and `subject` are `null` then, and who it was is told of members alone. */
  readonly target: string;
  readonly actor: string | null;
  readonly memberId: string | null;
  readonly subject: string | null;
  /** `192.0.2.0/24`, `2001:db8:1::/48`. */
  readonly network: string | null;
  readonly count: number;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
  /** Of the last one. */
  readonly correlation: string | null;
}
