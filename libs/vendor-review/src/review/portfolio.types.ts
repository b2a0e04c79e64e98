import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Review, ReviewFile } from './review.row.js';

const ConcentrationBy = { CATEGORY: 'category', REGION: 'region' } as const;
registerEnumType(ConcentrationBy, { name: 'ConcentrationBy', description: 'What vendors have in common.' });

@ObjectType({ description: 'A domain of a questionnaire over the newest scored answers of every vendor.' })
export class DomainStanding {
  @Field({ description: 'The questionnaire.' })
  template!: string;

  @Field({ description: 'The domain.' })
  domain!: string;

  @Field({ description: 'Its title.' })
  title!: string;

  @Field(() => Int, { description: 'Vendors with a score in it.' })
  vendors!: number;

  @Field(() => Float, { description: 'The mean of their scores, 0 to 100.' })
  mean!: number;

  @Field(() => Float, { description: 'The lowest of their scores.' })
  lowest!: number;

  @Field(() => ID, { description: 'The review with the lowest.' })
  lowestReviewId!: string;
}

@ObjectType({ description: 'How many vendors in use share a category or a region.' })
export class VendorConcentration {
  @Field(() => ConcentrationBy, { description: 'What they share.' })
  by!: 'category' | 'region';

  @Field({ description: 'Which.' })
  value!: string;

  @Field(() => Int, { description: 'How many.' })
  vendors!: number;

  @Field(() => Float, { description: 'Of all vendors in use, 0 to 1.' })
  share!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'The worst residual risk among them; empty when none was reviewed.',
  })
  worstResidual!: number | null;
}

@ObjectType({ description: 'The vendors of the organisation as a whole.' })
export class VendorPortfolio {
  @Field(() => [DomainStanding], { description: 'The domains with the lowest mean, at most twenty.' })
  worstDomains!: readonly DomainStanding[];

  @Field(() => [Review], {
    description: 'Approvals that run out within the days asked for, the next one first; at most a hundred.',
  })
  expiringReviews!: readonly Review[];

  @Field(() => [ReviewFile], {
    description: 'Evidence that ends within the days asked for, or has ended, the oldest first; at most a hundred.',
  })
  expiringEvidence!: readonly ReviewFile[];

  @Field(() => [VendorConcentration], { description: 'Categories and regions, those with most vendors first.' })
  concentration!: readonly VendorConcentration[];
}

@ObjectType({ description: 'A questionnaire that is proposed for a vendor.' })
export class ProposedReview {
  @Field({ description: 'The questionnaire.' })
  template!: string;

  @Field(() => ID, { description: 'Its edition, for `draftReview`.' })
  templateId!: string;

  @Field({ description: 'Its title.' })
  title!: string;

  @Field(() => Int, { description: 'How many questions it asks.' })
  questionCount!: number;

  @Field({ description: 'Why.' })
  reason!: string;
}

@ObjectType({ description: 'How a vendor should be reviewed, by what it does and which data reaches it.' })
export class ReviewProposal {
  @Field(() => Int, { description: 'Tier of the vendor: stated, or by its inherent risk.' })
  tier!: number;

  @Field(() => Int, { description: 'Inherent risk of its use, 1 to 100.' })
  inherentRisk!: number;

  @Field(() => [ProposedReview], { description: 'What to send.' })
  questionnaires!: readonly ProposedReview[];

  @Field({ description: 'Nobody needs to be asked: what the vendor publishes is enough (`startDeskReview`).' })
  desk!: boolean;

  @Field(() => Int, { description: 'How long an approval holds, in months.' })
  validMonths!: number;

  @Field({ description: 'Somebody else than the sender has to decide.' })
  fourEyes!: boolean;
}
