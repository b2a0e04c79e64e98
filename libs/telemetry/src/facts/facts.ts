import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@opentelemetry/api';
import type { DocumentNode } from 'graphql';
import type { Counter } from '../metrics/instruments.js';
import { rootFields } from './root-fields.js';

/** Text of a prompt, confidential file, evidence of a vendor, everything of a review. */
type SecretContent = 'PROMPT_TEXT' | 'FILE' | 'EVIDENCE' | 'REVIEW_BUNDLE';

/** What is known of the request or job that this code runs for; filled in as it becomes known. */
export interface Facts {
  /** Stands in the log, in the envelope of events and in jobs; its trace has the same id. */
  readonly correlation: string;
  /** Of the client. */
  readonly address?: string | undefined;
  /** Who asks, once the token has been checked. */
  caller?: { readonly organisationId: string; readonly memberId: string; readonly tokenId: string };
  /** Why the token was not accepted, and whose it is if that is certain. */
  refusedToken?: {
    readonly code: string;
    readonly holder: { readonly organisationId: string; readonly memberId: string; readonly tokenId: string } | null;
  };
  /** A person of a vendor, once link or session have been proven; a member at the sign-in. */
  guest?: { readonly organisationId: string; readonly contactId: string };
  /** The allowance that was used up: `token`, `address`, `organisation`, `vendorLink`, `vendorSession`, or a route. */
  limit?: string;
  /** Root fields of the GraphQL document. */
  operations?: readonly string[];
  /** Codes of errors and refusals, each with the operation that it belongs to, and the record that it is about when that is known. */
  readonly problems: {
    readonly code: string;
    readonly operation: string | undefined;
    readonly subject?: string | undefined;
  }[];
  /** Secret content that was read; each record once. */
  readonly secretReads: Map<string, { readonly content: SecretContent; readonly subject: string }>;
  span?: Span | undefined;
}

const current = new AsyncLocalStorage<Facts>();

export const currentFacts = (): Facts | undefined => current.getStore();
export const currentCorrelation = (): string | undefined => current.getStore()?.correlation;

/** Runs `work`, and everything that it starts, with these facts. */
export const withFacts = <Result>(facts: Facts, work: () => Result): Result => current.run(facts, work);

export const newFacts = (correlation: string, address?: string): Facts => ({
  correlation,
  address,
  problems: [],
  secretReads: new Map(),
});

/** An error or a refusal that the request of this code answers with, and the record that it is about. */
export const noteProblem = (code: string, operation?: string, subject?: string): void =>
  void currentFacts()?.problems.push({ code, operation, subject });

/** Secret content that the request of this code reads, and the id of its record or the digest of the file. */
export const noteSecretRead = (content: SecretContent, subject: string): void =>
  void currentFacts()?.secretReads.set(`${content} ${subject}`, { content, subject });

/** An allowance that the request of this code found used up. The address is known, and is never kept in full. */
export function noteLimit(limit: string): void {
  const facts = currentFacts();
  if (facts) facts.limit = limit;
}

/** Whose link or session the request of this code has proven, or whose account it tries to sign in to. */
export function noteGuest(organisationId: string, contactId: string): void {
  const facts = currentFacts();
  if (facts) facts.guest = { organisationId, contactId };
}

/** The document that the request of this code asks, once it was validated. */
export function noteOperations(document: DocumentNode): void {
  const facts = currentFacts();
  if (facts) facts.operations = rootFields(document);
}

/** Counts how an attempt ended that throws when it fails. */
export async function counted<Result>(
  counter: Counter<'outcome'>,
  outcomeOf: (result: Result) => string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work();
    counter.inc({ outcome: outcomeOf(result) });
    return result;
  } catch (fault) {
    counter.inc({ outcome: 'fault' });
    throw fault;
  }
}
