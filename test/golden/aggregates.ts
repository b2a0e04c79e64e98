import { idempotencyKey, type Aggregate } from '@custodia/event-store';
import { certificate } from '../../libs/certificates/src/certificate.decider.js';
import { numbering } from '../../libs/certificates/src/numbering/numbering.decider.js';
import { credentials } from '../../libs/identity/src/credentials/credentials.decider.js';
import { deadJob } from '../../libs/identity/src/dead-jobs/dead-job.decider.js';
import { identityProvider } from '../../libs/identity/src/identity-provider/identity-provider.decider.js';
import { installation } from '../../libs/identity/src/founding/installation.decider.js';
import { mailDigest } from '../../libs/identity/src/mail-digest/digest.decider.js';
import { member } from '../../libs/identity/src/member/member.decider.js';
import { organisation } from '../../libs/identity/src/organisation/organisation.decider.js';
import { securityOfDay } from '../../libs/identity/src/security/security.decider.js';
import { apiToken } from '../../libs/identity/src/token/token.decider.js';
import { dataset } from '../../libs/inventory/src/dataset/dataset.decider.js';
import { document } from '../../libs/inventory/src/document/document.decider.js';
import { exposureQuestion } from '../../libs/inventory/src/exposure-question/exposure-question.decider.js';
import { listSubscription } from '../../libs/inventory/src/list-subscription/list-subscription.decider.js';
import { lineage } from '../../libs/inventory/src/lineage/lineage.decider.js';
import { model } from '../../libs/inventory/src/model/model.decider.js';
import { prompt } from '../../libs/inventory/src/prompt/prompt.decider.js';
import { subprocessor } from '../../libs/inventory/src/subprocessor/subprocessor.decider.js';
import { system } from '../../libs/inventory/src/system/system.decider.js';
import { disposal } from '../../libs/lifecycle/src/disposal/disposal.decider.js';
import { legalHold } from '../../libs/lifecycle/src/legal-hold/legal-hold.decider.js';
import { caseNotice } from '../../libs/lifecycle/src/notice/notice.decider.js';
import { retentionPolicy } from '../../libs/lifecycle/src/retention/retention.decider.js';
import { transfer } from '../../libs/lifecycle/src/transfer/transfer.decider.js';
import { assessmentBatch } from '../../libs/vendor-review/src/batch/batch.decider.js';
import { vendorAccess } from '../../libs/vendor-review/src/access/access.decider.js';
import { rescoring } from '../../libs/vendor-review/src/rescoring/rescoring.decider.js';
import { review } from '../../libs/vendor-review/src/review/review.decider.js';
import { templateDraft } from '../../libs/vendor-review/src/template/draft.decider.js';
import { template } from '../../libs/vendor-review/src/template/template.decider.js';

type AnyAggregate = Aggregate<never, { readonly type: string; readonly data: unknown }, unknown, never>;

/** Every aggregate of the product, with the context whose folder `golden` holds its events. */
export const goldenAggregates = [
  ...[model, dataset, prompt, system, subprocessor, lineage, document, exposureQuestion, listSubscription].map(
    (aggregate) => ({
      context: 'inventory',
      ...aggregate,
    }),
  ),
  ...[disposal, transfer, legalHold, retentionPolicy, caseNotice].map((aggregate) => ({
    context: 'lifecycle',
    ...aggregate,
  })),
  ...[review, vendorAccess, rescoring, template, templateDraft, assessmentBatch].map((aggregate) => ({
    context: 'vendor-review',
    ...aggregate,
  })),
  ...[certificate, numbering].map((aggregate) => ({ context: 'certificates', ...aggregate })),
  ...[
    organisation,
    member,
    apiToken,
    credentials,
    installation,
    securityOfDay,
    identityProvider,
    mailDigest,
    deadJob,
  ].map((aggregate) => ({
    context: 'identity',
    ...aggregate,
  })),
  { context: 'event-store', ...idempotencyKey },
] as unknown as readonly (AnyAggregate & { readonly context: string })[];
