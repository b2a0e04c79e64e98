/**
 * What becomes of each text that people write freely and that an event keeps: every one is declared here.
 *
 * - `asset`: tells of an asset, a product, an organisation or a document, and is shown to everybody who may read the record.
 * - `certificate`: a certificate quotes it, which is kept as evidence (GDPR, article 17(3)(e)).
 * - `open`: may name people, and is stored as it was written.
 *
 * Sealed are: the reason in the envelope of every event, with a key of its own that is destroyed when somebody is erased whom it
 * names; and name, address and profile of members, contacts, vendors and subscribers, with the key of the person.
 */
export type Declared = 'asset' | 'certificate' | 'open';

const asset = 'asset';
const certificate = 'certificate';
const open = 'open';

const described = { intendedUse: asset, name: asset, purpose: asset, path: asset } as const;

/** By category of the stream, and by the name of the field. */
export const freeTexts: Readonly<Record<string, Readonly<Record<string, Declared>>>> = {
  assessmentbatch: { message: asset },
  casenotice: { tasks: asset },
  certificate: { reason: certificate },
  dataset: { ...described, method: asset, reason: open, sources: asset },
  disposal: {
    address: certificate,
    authority: certificate,
    because: asset,
    correction: certificate,
    decommissioningPlan: open,
    description: certificate,
    destination: certificate,
    deviation: certificate,
    error: open,
    finding: certificate,
    found: open,
    legalBasis: certificate,
    lessonsLearned: open,
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
  document: { issuer: asset, reason: open, scope: asset, title: asset },
  legalHold: { authority: open, finding: open, matter: open, name: open, reason: open },
  model: {
    ...described,
    limitations: asset,
    dataset: asset,
    evaluation: asset,
    failureModes: asset,
    justification: open,
    mitigations: asset,
    note: open,
    provider: asset,
    reason: open,
    risk: asset,
    statement: asset,
    summary: asset,
    trainingData: asset,
  },
  organisation: { address: certificate, name: certificate },
  prompt: { ...described, limitations: asset, note: open, reason: open, reviewFrequency: asset },
  retentionPolicy: { legalBasis: asset, name: asset, reason: open },
  review: {
    customerResponsibilities: open,
    data: asset,
    description: open,
    detail: asset,
    note: open,
    notes: asset,
    purpose: asset,
    reason: open,
    reasons: asset,
    remedy: asset,
    resolution: open,
    text: open,
    title: asset,
    understood: asset,
  },
  subprocessor: {
    justification: open,
    mitigations: open,
    name: asset,
    note: open,
    purpose: asset,
    reason: open,
    reference: asset,
    summary: asset,
    text: asset,
  },
  system: { ...described, guardrails: asset, method: asset, rationale: open, reason: open },
  template: { notice: asset, reason: open, text: asset, title: asset },
  templatedraft: { notice: asset, options: asset, reason: open, text: asset, title: asset },
  token: { label: open },
  transfer: {
    channel: certificate,
    legalBasis: certificate,
    organisation: certificate,
    reason: open,
    remark: certificate,
  },
};
