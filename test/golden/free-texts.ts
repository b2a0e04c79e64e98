/**
 * What becomes of each text that people write freely and that an event keeps as it was written: every one is declared here.
 *
 * - `asset`: tells of an asset, a product, an organisation or a document, and is shown to everybody who may read the record.
 * - `certificate`: a certificate quotes it, which is kept as evidence (GDPR, article 17(3)(e)).
 * - `answer`: an answer of the vendor, about itself. Scores are computed from it and decisions taken on it, and both must be
 *   followed later to the last digit; a rule reads whether "not applicable" is justified.
 * - `matter`: court, matter and name of a legal hold, by which it is found and told to those who must obey it; kept for the
 *   defence of legal claims (GDPR, article 17(3)(e)).
 * - `found`: by which a credential is looked for and revoked.
 *
 * All others are sealed: those that a codec declares (`FreeTexts`) and the reason in the envelope of every event, each with a key
 * that is destroyed when somebody is erased whom it names; and name, address and profile of members, contacts, vendors and
 * subscribers, with the key of the person.
 */
export type Declared = 'asset' | 'certificate' | 'answer' | 'matter' | 'found';

const asset = 'asset';
const certificate = 'certificate';
const answer = 'answer';
const matter = 'matter';
const found = 'found';

const described = { intendedUse: asset, name: asset, purpose: asset, path: asset } as const;

/** By category of the stream, and by the name of the field. */
export const freeTexts: Readonly<Record<string, Readonly<Record<string, Declared>>>> = {
  assessmentbatch: { message: asset },
  casenotice: { tasks: asset },
  certificate: { reason: certificate },
  dataset: { ...described, method: asset, sources: asset },
  disposal: {
    address: certificate,
    authority: certificate,
    because: asset,
    correction: certificate,
    description: certificate,
    destination: certificate,
    deviation: certificate,
    finding: certificate,
    legalBasis: certificate,
    mechanism: certificate,
    method: certificate,
    name: asset,
    place: certificate,
    reason: certificate,
    remark: certificate,
    response: certificate,
    source: certificate,
    technique: certificate,
    title: certificate,
  },
  document: { issuer: asset, scope: asset, title: asset },
  legalHold: { authority: matter, matter, name: matter },
  model: {
    ...described,
    limitations: asset,
    dataset: asset,
    evaluation: asset,
    failureModes: asset,
    mitigations: asset,
    provider: asset,
    risk: asset,
    statement: asset,
    summary: asset,
    trainingData: asset,
  },
  organisation: { address: certificate, name: certificate },
  prompt: { ...described, limitations: asset, reviewFrequency: asset },
  retentionPolicy: { legalBasis: asset, name: asset },
  review: {
    customerResponsibilities: answer,
    data: asset,
    detail: asset,
    notes: asset,
    purpose: asset,
    reason: asset,
    reasons: asset,
    remedy: asset,
    text: answer,
    title: asset,
    understood: asset,
  },
  subprocessor: {
    name: asset,
    note: asset,
    purpose: asset,
    reference: asset,
    summary: asset,
    text: asset,
  },
  system: { ...described, guardrails: asset, method: asset },
  template: { notice: asset, text: asset, title: asset },
  templatedraft: { notice: asset, options: asset, text: asset, title: asset },
  token: { label: found },
  transfer: {
    channel: certificate,
    legalBasis: certificate,
    organisation: certificate,
    remark: certificate,
  },
};
