import { Module } from '@nestjs/common';
import { projections } from '@custodia/platform';
import { EvidenceController } from './review/evidence.controller.js';
import { PortfolioResolver } from './review/portfolio.resolver.js';
import { ReviewExportsController } from './review/review-exports.controller.js';
import { vendorReviewProjections } from './projections.js';
import { AssessmentBatches, BatchResolver } from './batch/batch.resolver.js';
import { RescoringResolver, Rescorings } from './rescoring/rescoring.resolver.js';
import { ReportController } from './report/report.controller.js';
import { AnsweringResolver } from './review/answering.resolver.js';
import { InsightResolver } from './review/insight.resolver.js';
import { JudgingResolver } from './review/judging.resolver.js';
import {
  DecisionBasisResolver,
  ReviewAnswerResolver,
  ReviewEvidenceResolver,
  ReviewFieldsResolver,
  ReviewScoreResolver,
} from './review/review-fields.resolver.js';
import { Findings, ReviewFiles, ReviewResolver, Reviews } from './review/review.resolver.js';
import { TrialResolver } from './review/trial.resolver.js';
import { TemplateDraftResolver } from './template/draft.resolver.js';
import { TemplateResolver } from './template/template.resolver.js';
import { VendorSignIn } from './vendor/vendor-sign-in.js';
import { VendorPage } from './vendor/page.js';
import { VendorController } from './vendor/vendor.controller.js';

/** GraphQL of the vendor reviews, and the vendor's own page with its routes. */
@Module({
  controllers: [VendorController, ReviewExportsController, EvidenceController, ReportController],
  providers: [
    projections(...vendorReviewProjections),
    TemplateResolver,
    TemplateDraftResolver,
    ReviewResolver,
    ReviewFieldsResolver,
    ReviewScoreResolver,
    ReviewAnswerResolver,
    ReviewEvidenceResolver,
    DecisionBasisResolver,
    AnsweringResolver,
    JudgingResolver,
    InsightResolver,
    TrialResolver,
    PortfolioResolver,
    RescoringResolver,
    BatchResolver,
    VendorSignIn,
    VendorPage,
    Reviews.resolver,
    Findings.resolver,
    ReviewFiles.resolver,
    Rescorings.resolver,
    AssessmentBatches.resolver,
  ],
})
export class VendorReviewApi {}
