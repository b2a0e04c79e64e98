import { memberCodec, type MemberEvent } from '@custodia/identity';
import { reactor, type JobDefinition } from '@custodia/jobs';
import {
  disposalCodec,
  legalHoldCodec,
  transferCodec,
  type DisposalEvent,
  type LegalHoldEvent,
  type TransferEvent,
} from '@custodia/lifecycle';
import type { EventStore } from '@custodia/event-store';
import { KEEP_EVENT, keepEvent, type KeptEvents } from '@custodia/platform';
import { certificateCodec, type CertificateEvent } from '../certificate.events.js';
import { numberingCodec, type NumberingEvent } from '../numbering/numbering.events.js';

const name = KEEP_EVENT;
const keep = (event: Parameters<typeof keepEvent>[0]) => [keepEvent(event)];

/**
 * What others rely on outside of the service, and must not vanish with the restore of an older backup: legal holds, erasures,
 * certificates with their numbers, and that a case named them. Erasures of people outside the organisation are kept where they
 * are recorded.
 */
export const keepGraveFactsReactor = reactor<
  LegalHoldEvent | CertificateEvent | NumberingEvent | MemberEvent | DisposalEvent | TransferEvent
>({
  name,
  codecs: [legalHoldCodec, certificateCodec, numberingCodec, memberCodec, disposalCodec, transferCodec] as never,
  on: {
    LegalHoldPlaced: keep,
    LegalHoldWidened: keep,
    LegalHoldAcknowledged: keep,
    LegalHoldReviewed: keep,
    LegalHoldReleased: keep,
    MemberErased: keep,
    CertificateNumberAssigned: keep,
    CertificateIssued: keep,
    CertificateSuperseded: keep,
    CertificateRevoked: keep,
    DisposalCertified: keep,
    CertificateReplaced: keep,
    TransferCertified: keep,
    TransferCertificateReplaced: keep,
  },
});

/** Writes such an event into the key folder, as the log has it. */
export const keepGraveFacts = (ports: {
  readonly store: Pick<EventStore, 'readStream' | 'identity'>;
  readonly kept: Pick<KeptEvents, 'keep'>;
}): JobDefinition<{ id: string; stream: string; revision: number }> => ({
  name,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 60_000,
  concurrency: 1,
  async handle({ data: { id, stream, revision } }) {
    for await (const event of ports.store.readStream(stream, { from: revision, limit: 1 }))
      if (event.id === id) await ports.kept.keep(await ports.store.identity(), event);
  },
});
