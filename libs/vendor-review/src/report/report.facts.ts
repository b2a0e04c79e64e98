import type { EventStore } from '@custodia/event-store';
import { personInLog } from '@custodia/identity/read';
import { subprocessorInLog } from '@custodia/inventory/read';
import { latestRow, type ReadSession } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { answerSheetProjection } from '../review/answer-sheet.projection.js';
import { organisationName } from '../review/asker.js';
import type { ReviewPlace } from '../review/read-review.js';
import { Finding, Review, ReviewScore } from '../review/review.row.js';
import { contributionsOf, type StoredScore } from '../scoring/stored-score.js';
import { editionOf } from '../template/editions.js';
import type { Report, ReportPack } from './report.js';

interface Ports {
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'openAll'>;
  readonly session: ReadSession;
}

/** What the report of a review says. `absent`: there is no such review; `undecided`: nobody has decided on it yet. */
export async function reportFacts(
  { store, vault, session }: Ports,
  place: ReviewPlace,
  at: Date,
): Promise<Report | 'absent' | 'undecided'> {
  const { organisation, id } = place;
  const review = await session.one(Review, id);
  if (!review) return 'absent';
  const scoreId = review.decisionBasis?.scoreId ?? review.scoreId;
  if (review.outcome === null || scoreId === null) return 'undecided';
  const [sheet, known, score, [findings = []], vendor, asker] = await Promise.all([
    latestRow(store, answerSheetProjection, place),
    editionOf(store, organisation, review.templateId),
    session.one(ReviewScore, scoreId),
    session.groupedBy(Finding, 'reviewId', [id]),
    subprocessorInLog(store, { organisation, id: review.subprocessorId }),
    organisationName(store, organisation),
  ]);
  if (!score || !known) return 'undecided';
  const { result } = score;
  const people = await namesOf({ store, vault }, organisation, [
    review.decidedBy,
    ...findings.map(({ ownerId }) => ownerId),
  ]);
  const nameOf = (member: string): string => people.get(member) ?? member;
  const pinned = new Set(review.decisionBasis?.evidence.map(({ evidenceId }) => evidenceId));
  const { title, sentAt, submittedAt, submittedInVendorsStead, tier, fourEyes, validUntil, conditions, intake } =
    review;
  return {
    ...{ id, title, sentAt, submittedAt, tier, fourEyes, validUntil, scoreId },
    organisation: asker,
    vendor: vendor.status === 'registered' ? vendor.current.name : title,
    madeAt: at.toISOString(),
    outcome: review.outcome,
    reasons: review.decisionNote ?? '',
    decidedAt: review.decidedAt!,
    decidedBy: review.decidedBy === null ? '' : nameOf(review.decidedBy),
    inVendorsStead: submittedInVendorsStead,
    purpose: intake?.purpose ?? '',
    data: intake?.data ?? [],
    score: result.score,
    rating: result.rating,
    inherentRisk: result.inherentRisk,
    residualRisk: result.residualRisk,
    rules: result.rules,
    weightSet: result.weightSet,
    editionDigest: result.editionDigest,
    answered: result.answered,
    asked: result.asked,
    packs: packsOf(result, known.edition.title),
    findings: findings.map((one) => ({
      ...one,
      owner: one.ownerId === null ? null : nameOf(one.ownerId),
      condition: conditions.includes(one.id),
    })),
    notMet: contributionsOf(result, known.edition).flatMap(({ questionId, text, critical, credit, outcome }) =>
      credit === 0 ? [{ id: questionId, text, critical, why: outcome }] : [],
    ),
    evidence: (sheet?.evidence ?? []).filter(({ evidenceId }) => pinned.has(evidenceId)),
  };
}

function packsOf(result: StoredScore, title: string): ReportPack[] {
  const { score, rating, residualRisk, edition } = result;
  const packs = result.packs ?? [{ title, edition, score, rating, residualRisk, prefix: '' }];
  return packs.map((pack) => ({
    ...pack,
    domains: result.domains.filter((domain) => domain.id.startsWith(pack.prefix)),
  }));
}

async function namesOf(
  ports: Pick<Ports, 'store' | 'vault'>,
  organisation: string,
  members: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(members.filter((one) => one !== null))];
  const people = await Promise.all(ids.map((id) => personInLog(ports, organisation, id)));
  return new Map(ids.flatMap((id, index) => (people[index] ? [[id, people[index].name] as const] : [])));
}
