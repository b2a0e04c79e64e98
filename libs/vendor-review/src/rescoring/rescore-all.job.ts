import { execute, load } from '@custodia/event-store';
import { derivedId } from '@custodia/kernel';
import type { JobDefinition } from '@custodia/jobs';
import { meta, type VendorReviewPorts } from '../ports.js';
import { scoreReview } from '../review/score-review.js';
import { rescoring, type RescoringCommand } from './rescoring.decider.js';

const pageSize = 500;
/** Reviews at once: the log commits concurrent appends together. */
const atOnce = 32;

const which = `organisation_id = $1 and ($2::text is null or template_id = $2 or packs @> jsonb_build_array(jsonb_build_object('templateId', $2::text))) and status in ('submitted', 'in_review', 'clarification', 'approved', 'approved_with_conditions', 'rejected', 'expired')`;

/**
 * Scores stored reviews again by the weights and rules that were frozen, in the order of their ids; each gets one more result, the old ones stay. Stopped or killed, it
 * goes on behind the last page that it recorded, and a review of that page is recognised by the id of its score.
 */
export const rescoreAll = (ports: VendorReviewPorts): JobDefinition<{ rescoringId: string }> => ({
  name: 'rescore-all',
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 300_000 },
  timeoutMs: 12 * 3_600_000,
  concurrency: 1,
  async handle({ organisation, data: { rescoringId: id } }, signal) {
    const target = { organisation, id };
    const tell = (command: RescoringCommand) => execute(ports.store, rescoring, target, { ...command, ...meta(ports) });
    const { state } = await load(ports.store, rescoring, target);
    if (state.status !== 'running') return;
    const { templateId, weightSetId } = state;
    // Other weights are a trial, which is recorded nowhere as a score; early releases took them here.
    if (weightSetId !== null) return void (await tell({ type: 'FinishRescoring', id }));
    if (state.total === null)
      await tell({
        type: 'CountRescoring',
        id,
        total: Number(
          (
            await rows<{ count: string }>(ports, `select count(*) from review_v2 where ${which}`, [
              organisation,
              templateId,
            ])
          )[0]!.count,
        ),
      });
    let { done, failed, after } = state;
    for (;;) {
      signal.throwIfAborted();
      const page = await rows<{ id: string }>(
        ports,
        `select id from review_v2 where ${which} and id > $3 order by id limit ${pageSize}`,
        [organisation, templateId, after],
      );
      if (page.length === 0) break;
      const results = await inParallel(page, (review) => scoreOne(ports, organisation, id, review.id));
      done += results.filter(Boolean).length;
      failed += results.filter((ok) => !ok).length;
      after = page.at(-1)!.id;
      await tell({ type: 'RecordRescoringProgress', id, done, failed, after });
    }
    await tell({ type: 'FinishRescoring', id });
  },
});

/** A review whose edition is gone must not stop the others; the store being away must. */
async function scoreOne(
  ports: VendorReviewPorts,
  organisation: string,
  rescoringId: string,
  reviewId: string,
): Promise<boolean> {
  const scoreId = derivedId('rescore', rescoringId, reviewId);
  return scoreReview(ports.store, { organisation, id: reviewId }, scoreId, 'rescore', meta(ports)).then(
    () => true,
    (fault: Error) => {
      if (/is not in the log$/.test(fault.message)) return false;
      throw fault;
    },
  );
}

const rows = async <Row>({ overview }: VendorReviewPorts, sql: string, values: unknown[]): Promise<Row[]> =>
  (await overview.query(sql, values)).rows as Row[];

async function inParallel<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(atOnce, items.length) }, async () => {
      while (next < items.length) {
        const place = next++;
        results[place] = await act(items[place]!);
      }
    }),
  );
  return results;
}
