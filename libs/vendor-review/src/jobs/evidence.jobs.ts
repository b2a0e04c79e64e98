import type { JobDefinition, JobRequest, Schedule } from '@custodia/jobs';
import { delivery } from '@custodia/mail';
import { own } from '@custodia/kernel';
import { staffLetters } from '../letters/staff.letters.js';
import { evidenceLeadDays, expiryDue, expiryKey, relies } from '../review/evidence-expiry.policy.js';
import { readReview, tellReview } from '../review/read-review.js';
import type { ExpiryStage } from '../review/review.events.js';
import { meta, type VendorReviewPorts } from '../ports.js';
import { askerOf, messageIdOf, postToMember } from './letters.js';

const dayMs = 86_400_000;

/** Every hour: what has passed and is not recorded yet. */
export const evidenceSchedule: Schedule = {
  name: 'sweep-evidence',
  rule: { everyMs: 60 * 60_000 },
  job: { name: 'sweep-evidence' },
};

interface Candidate {
  readonly organisation: string;
  readonly id: string;
  readonly review_id: string;
  readonly part_id: string;
  readonly valid_until: Date;
  readonly expiry_told: ExpiryStage | null;
}

/** Finds, over all organisations, evidence that ends soon or has ended. Looks only; the jobs decide on the review. */
export const sweepEvidence = (ports: VendorReviewPorts): JobDefinition => ({
  name: 'sweep-evidence',
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  async handle(_, signal) {
    const now = ports.clock().toISOString();
    const horizon = new Date(Date.parse(now) + evidenceLeadDays * dayMs).toISOString();
    for (let after = ['', '']; !signal.aborted;) {
      const { rows } = await ports.overview.query(
        `select organisation_id as organisation, id, review_id, part_id, valid_until, expiry_told from review_file_v1
         where (organisation_id, id) > ($1, $2) and kind = 'evidence' and not withdrawn and valid_until <= $3
           and expiry_told is distinct from 'ended' order by organisation_id, id limit 1000`,
        [...after, horizon],
      );
      const page = rows as Candidate[];
      const requests = page.flatMap(({ organisation, review_id, part_id, valid_until, expiry_told }): JobRequest[] => {
        const validUntil = valid_until.toISOString();
        const told = new Set(expiry_told ? [expiryKey(part_id, expiry_told, validUntil)] : []);
        const stage = expiryDue({ evidenceId: part_id, validUntil, told }, now);
        // One job for each end, so that one that waits for the mail server is not asked for again.
        return stage
          ? [
              {
                name: 'tell-evidence-expiry',
                id: `evidence:${review_id}:${part_id}:${stage}:${validUntil}`,
                organisation,
                data: { reviewId: review_id, evidenceId: part_id },
              },
            ]
          : [];
      });
      if (requests.length > 0) await ports.queue.enqueue(requests);
      if (page.length < 1000) return;
      after = [page.at(-1)!.organisation, page.at(-1)!.id];
    }
  },
});

/** Tells who sent the review that a piece of evidence ends soon or has ended, and records it. Each is told once, late if it must be. */
export const tellEvidenceExpiry = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; evidenceId: string }> => ({
  name: 'tell-evidence-expiry',
  ...delivery,
  async handle(job) {
    const { reviewId, evidenceId } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    const evidence = review && own(review.evidence, evidenceId);
    if (!evidence || !relies(review)) return;
    const { validUntil, title, questionId } = evidence;
    const stage = expiryDue({ evidenceId, validUntil, told: review.expiriesTold }, ports.clock().toISOString());
    if (!stage) return;
    const { sender } = await askerOf(ports, place, review);
    const messageId = messageIdOf(ports, 'evidence', reviewId, evidenceId, stage, validUntil!);
    const posted = sender
      ? await postToMember(
          ports,
          job,
          { ...place, memberId: review.sentBy!, recipient: sender },
          {
            messageId,
            content: staffLetters(sender.language).evidence({
              name: sender.name,
              title: review.drafted.title,
              reviewId,
              publicUrl: ports.config.http.publicUrl,
              evidence: title,
              questionId,
              validUntil: validUntil!,
              ended: stage === 'ended',
            }),
          },
        )
      : null;
    await tellReview(
      ports.store,
      place,
      {
        type: 'RecordEvidenceExpiry',
        id: reviewId,
        evidenceId,
        stage,
        messageId: posted?.kind === 'sent' ? messageId : null,
      },
      meta(ports),
    );
  },
});
