import { Inject } from '@nestjs/common';
import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { Allow, AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { subprocessorsInUse } from '@custodia/inventory/read';
import { EVENT_STORE } from '@custodia/platform';
import type { ReadSession } from '@custodia/read-models';
import { residualRisk } from '../scoring/inherent-risk.policy.js';
import { proposalOf } from './chosen-packs.facts.js';
import { concentrationOf } from './concentration.policy.js';
import { judges } from './judges.policy.js';
import { DomainStanding, ReviewProposal, VendorPortfolio } from './portfolio.types.js';
import { ReviewIntake } from './intake.types.js';
import { packsOfReviews } from './packs-of-reviews.js';
import { Review, ReviewFile } from './review.row.js';

const dayMs = 86_400_000;
/** The newest scored review of each vendor by each questionnaire. */
const newest = `select distinct on (subprocessor_id, pack_template) id, subprocessor_id, pack_template as template, pack_prefix as prefix, pack_score as score, score_id
  from ${packsOfReviews} p where score_id is not null and status <> 'cancelled' order by subprocessor_id, pack_template, submitted_at desc`;

/** Questions over all vendors, and which questionnaires a vendor should get. */
@Resolver()
export class PortfolioResolver {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Query(() => VendorPortfolio, {
    description:
      'The vendors as a whole: the worst domains, what runs out, and where many vendors share a category or a region. By the newest scored review of each vendor and questionnaire.',
  })
  @Allow(...judges)
  async vendorPortfolio(
    @CurrentRequest() request: RequestContext,
    @Args('withinDays', { type: () => Int, defaultValue: 90, description: 'How far ahead to look, 0 to 3650 days.' })
    withinDays: number,
  ): Promise<VendorPortfolio> {
    const { session } = request;
    const days = Math.min(3_650, Math.max(0, withinDays));
    const until = new Date(Date.parse(request.now()) + days * dayMs).toISOString();
    const [worstDomains, reviews, files, concentration] = await Promise.all([
      worstDomainsIn(session),
      idsIn(
        session,
        `select id from review_v2 where status in ('approved', 'approved_with_conditions') and valid_until <= $1 order by valid_until, id limit 100`,
        until,
      ),
      idsIn(
        session,
        `select f.id from review_file_v1 f join review_v2 r on r.id = f.review_id
         where f.kind = 'evidence' and not f.withdrawn and f.valid_until <= $1 and r.status not in ('rejected', 'expired', 'cancelled')
         order by f.valid_until, f.id limit 100`,
        until,
      ),
      concentrationIn(session),
    ]);
    const [expiringReviews, expiringEvidence] = await Promise.all([
      session.byIds(Review, reviews),
      session.byIds(ReviewFile, files),
    ]);
    return {
      worstDomains,
      expiringReviews: expiringReviews.filter((one) => one !== null),
      expiringEvidence: expiringEvidence.filter((one) => one !== null),
      concentration,
    };
  }

  @Query(() => ReviewProposal, {
    nullable: true,
    description:
      'Which questionnaires a vendor should get, and why, by its categories, the data that reaches it and its tier. `draftReview` takes the same ones when none is named: they become one assessment.',
  })
  @AllowMembers()
  async reviewProposal(
    @CurrentRequest() { who }: RequestContext,
    @Args('subprocessorId', { type: () => ID }) id: string,
    @Args('intake', {
      type: () => ReviewIntake,
      nullable: true,
      description: 'What it will do, and with which data, where that goes beyond what is recorded of its use.',
    })
    intake?: ReviewIntake,
  ): Promise<ReviewProposal | null> {
    const proposal = await proposalOf(this.store, who.organisationId, id, intake ?? null);
    return proposal.kind === 'refused' ? null : proposal;
  }
}

type Session = Pick<ReadSession, 'query'>;

const idsIn = async ({ query }: Session, sql: string, until: string): Promise<string[]> =>
  (await query<{ id: string }>(sql, [until])).map(({ id }) => id);

const worstDomainsIn = ({ query }: Session): Promise<readonly DomainStanding[]> =>
  query<DomainStanding>(
    `select n.template, substr(d ->> 'id', length(n.prefix) + 1) as domain, max(d ->> 'title') as title, count(*)::integer as vendors,
       avg((d ->> 'score')::double precision) as mean, min((d ->> 'score')::double precision) as lowest,
       (array_agg(n.id order by (d ->> 'score')::double precision, n.id))[1] as "lowestReviewId"
     from (${newest}) n join review_score_v1 s on s.id = n.score_id cross join lateral jsonb_array_elements(s.result -> 'domains') d
     where d ->> 'score' is not null and starts_with(d ->> 'id', n.prefix) group by n.template, 2 order by mean, n.template, domain limit 20`,
    [],
  );

async function concentrationIn(session: Session) {
  const [vendors, scored] = await Promise.all([
    subprocessorsInUse(session),
    session.query<{ subprocessor_id: string; inherent_risk: number; score: number }>(
      `select n.subprocessor_id, r.inherent_risk, min(n.score) as score from (${newest}) n join review_v2 r on r.id = n.id
       where n.score is not null and r.inherent_risk is not null group by n.subprocessor_id, r.inherent_risk`,
      [],
    ),
  ]);
  const residuals = new Map<string, number>();
  for (const { subprocessor_id: id, inherent_risk, score } of scored)
    residuals.set(id, Math.max(residuals.get(id) ?? 0, residualRisk(inherent_risk, score) ?? 0));
  return concentrationOf(vendors.map((vendor) => ({ ...vendor, residual: residuals.get(vendor.id) ?? null })));
}
