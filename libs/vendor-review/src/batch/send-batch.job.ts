import { execute, load } from '@custodia/event-store';
import { derivedId, type Refusal } from '@custodia/kernel';
import type { JobDefinition } from '@custodia/jobs';
import { meta, type VendorReviewPorts } from '../ports.js';
import { readReview, tellReview } from '../review/read-review.js';
import { draftFacts, frozenFor } from '../review/review.facts.js';
import { assemble } from '../template/assemble.js';
import { assessmentBatch, type BatchCommand, type BatchState } from './batch.decider.js';
import type { BatchOutcome, BatchVendor } from './batch.events.js';
import { lastLanguageOf, planFor } from './plan.facts.js';

/** Vendors between two records of the progress. */
const atOnce = 10;

type Running = Exclude<BatchState, { status: 'absent' }>;

/**
 * Drafts and sends the assessments of a batch in the name of the member who asked for it. The id of each follows from batch and
 * vendor, so that a job that was killed goes on where it was, and nobody is asked twice. Mails are sent by jobs of their own.
 */
export const sendBatch = (ports: VendorReviewPorts): JobDefinition<{ batchId: string }> => ({
  name: 'send-assessments',
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 300_000 },
  timeoutMs: 3_600_000,
  concurrency: 1,
  async handle({ organisation, data: { batchId: id } }, signal) {
    const target = { organisation, id };
    const tell = (command: BatchCommand) =>
      execute(ports.store, assessmentBatch, target, { ...command, ...meta(ports) });
    const { state } = await load(ports.store, assessmentBatch, target);
    if (state.status !== 'running') return;
    const waiting = state.asked.vendors.filter(({ subprocessorId }) => !state.outcomes.has(subprocessorId));
    for (let from = 0; from < waiting.length; from += atOnce) {
      signal.throwIfAborted();
      const outcomes: BatchOutcome[] = [];
      for (const vendor of waiting.slice(from, from + atOnce))
        outcomes.push(await sendOne(ports, organisation, id, state, vendor));
      await tell({ type: 'RecordAssessments', id, outcomes });
    }
    await tell({ type: 'FinishAssessments', id });
  },
});

async function sendOne(
  ports: VendorReviewPorts,
  organisation: string,
  batchId: string,
  { asked }: Running,
  vendor: BatchVendor,
): Promise<BatchOutcome> {
  const { subprocessorId } = vendor;
  const reviewId = assessmentIdOf(batchId, subprocessorId);
  const refused = ({ code, message }: Refusal): BatchOutcome => ({ subprocessorId, reviewId: null, code, message });
  const place = { organisation, id: reviewId };
  const by = { actor: asked.requestedBy, at: ports.clock().toISOString() };
  const session = {
    query: async <Found>(sql: string, values: unknown[]) => (await ports.overview.query(sql, values)).rows as Found[],
  };
  const plan = await planFor({ store: ports.store, session }, organisation, vendor, asked.packs, reviewId);
  if (plan.kind === 'refused') return refused(plan.refusal);
  const edition = await assemble(ports.store, organisation, plan.packs, by);
  if (edition.kind === 'refused') return refused(edition.refusal);
  const { dueAt, message } = asked;
  const { templateId, weightSetId } = edition;
  const facts = await draftFacts(
    { ...ports, session },
    place,
    { subprocessorId, templateId, weightSetId, dueAt, message, contact: { contactId: plan.contactId }, intake: null },
    plan.contactId,
  );
  if (facts.kind === 'refused') return refused(facts.refusal);
  const language = vendor.language ?? (await lastLanguageOf(session, organisation, plan.contactId));
  const draft = { type: 'DraftReview', id: reviewId, ...facts.drafted, language } as const;
  const drafted = await tellReview(ports.store, place, draft, by);
  if (drafted.kind === 'refused') return refused(drafted.refusal);
  const review = (await readReview(ports.store, place))!;
  const invitationId = derivedId('invitation-of-batch', reviewId);
  const frozen = await frozenFor(ports.store, organisation, reviewId, review, invitationId);
  if (frozen.kind === 'refused') return refused(frozen.refusal);
  const sent = await tellReview(ports.store, place, frozen.command, by);
  return sent.kind === 'refused' ? refused(sent.refusal) : { subprocessorId, reviewId, code: null, message: null };
}

/** The assessment of a vendor in a batch. */
const assessmentIdOf = (batchId: string, subprocessorId: string): string =>
  derivedId('assessment-of-batch', batchId, subprocessorId);
