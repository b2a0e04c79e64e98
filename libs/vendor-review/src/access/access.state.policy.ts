import type { AccessEvent, PersonLinks } from './access.events.js';

export interface Code {
  readonly requestId: string;
  readonly requestedAt: string;
  readonly codeHash: string | null;
  readonly expiresAt: string | null;
  readonly failures: number;
  readonly used: boolean;
  readonly sent: boolean;
}

interface Session {
  readonly contactId: string;
  readonly invitationId: string;
  readonly expiresAt: string;
}

export interface Access {
  /** By contact. */
  readonly links: Readonly<Record<string, Omit<PersonLinks, 'contactId'>>>;
  /** By contact, oldest first. */
  readonly codes: Readonly<Record<string, readonly Code[]>>;
  /** By the hash of their secret; those that have run out leave when another one is opened. */
  readonly sessions: Readonly<Record<string, Session>>;
}

export type AccessState = Access | null;

/** A reminder carries a further link to the same invitation, so there are several; not without end. */
const mostLinks = 20;
const mostCodes = 10;

export function evolve(state: AccessState, event: AccessEvent): AccessState {
  const access: Access = state ?? { links: {}, codes: {}, sessions: {} };
  const code = (requestId: string, change: (code: Code) => Partial<Code>): Access => ({
    ...access,
    codes: Object.fromEntries(
      Object.entries(access.codes).map(([id, codes]) => [
        id,
        codes.map((one) => (one.requestId === requestId ? { ...one, ...change(one) } : one)),
      ]),
    ),
  });
  switch (event.type) {
    case 'LinksAdopted':
      return {
        ...access,
        links: Object.fromEntries(event.data.links.map(({ contactId, ...links }) => [contactId, links])),
      };
    case 'LinkPrepared': {
      const { contactId, invitationId, tokenHash } = event.data;
      const known = access.links[contactId];
      const earlier = known?.invitationId === invitationId ? known.tokenHashes : [];
      const tokenHashes = [...earlier.slice(1 - mostLinks), tokenHash];
      return { ...access, links: { ...access.links, [contactId]: { invitationId, tokenHashes } } };
    }
    case 'CodeRequested': {
      const { requestId, contactId, requestedAt } = event.data;
      const news = { requestId, requestedAt, codeHash: null, expiresAt: null, failures: 0, used: false, sent: false };
      const codes = [...(access.codes[contactId] ?? []).slice(1 - mostCodes), news];
      return { ...access, codes: { ...access.codes, [contactId]: codes } };
    }
    case 'CodeIssued': {
      const { requestId, codeHash, expiresAt } = event.data;
      return code(requestId, () => ({ codeHash, expiresAt }));
    }
    case 'CodeSent':
    case 'CodeBounced':
      return code(event.data.requestId, () => ({ sent: true }));
    case 'CodeRejected':
      return code(event.data.requestId, ({ failures }) => ({ failures: failures + 1 }));
    case 'SessionOpened': {
      const { requestId, contactId, invitationId, sessionHash, openedAt, expiresAt } = event.data;
      const running = Object.entries(access.sessions).filter(([, session]) => session.expiresAt > openedAt);
      const sessions = { ...Object.fromEntries(running), [sessionHash]: { contactId, invitationId, expiresAt } };
      return { ...code(requestId, () => ({ used: true })), sessions };
    }
    case 'SessionEnded': {
      const { [event.data.sessionHash]: _, ...sessions } = access.sessions;
      return { ...access, sessions };
    }
  }
}
