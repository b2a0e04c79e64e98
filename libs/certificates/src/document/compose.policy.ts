import { refuse, type Refusal } from '@custodia/kernel';
import type { Dependant, DisposalEvent, DisposalFact } from '@custodia/lifecycle';
import type {
  CoveredLocation,
  DeviceCertificate,
  DisposalCertificate,
  NamedEvidence,
  Organisation,
  Signatory,
  UncoveredLocation,
} from './certificate.js';
import { achieved, recordOf, type DisposalRecord, type LocationRecord } from './disposal-record.policy.js';
import { statementsOf } from './statements.policy.js';
import { certifiedAsset, heldAt, versionsAt, versionsInScope } from './versions.policy.js';
import { certified, device, person, said, standards, unavailable, type People } from './words.policy.js';

export interface CertificateIdentity {
  readonly certificateId: string;
  readonly number: string;
  /** Number of the certificate it replaces. */
  readonly supersedes?: string | undefined;
}

export interface DisposalFacts {
  readonly caseId: string;
  /** The whole history of the case, in order. */
  readonly events: readonly DisposalEvent[];
  readonly organisation: Organisation;
  /** By member id; a member that is missing is stated to be so. */
  readonly people: People;
  readonly issuedAt: string;
  readonly certificate: CertificateIdentity;
  /** One for each of `devicesOf(events)`. */
  readonly devices: Readonly<Record<string, CertificateIdentity>>;
}

export type Composed =
  | {
      readonly kind: 'composed';
      readonly ofCase: DisposalCertificate;
      readonly ofDevices: readonly DeviceCertificate[];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const isDevice = ({ planned, status }: LocationRecord): boolean => planned.kind === 'device' && status === 'verified';

/** Ids of the locations that get a certificate of their own. */
export const devicesOf = (events: readonly DisposalEvent[]): string[] =>
  recordOf(events)
    .locations.filter(isDevice)
    .map(({ planned }) => planned.id);

/** Members whose names the certificates will carry. */
export const membersOf = (events: readonly DisposalEvent[]): string[] =>
  [...new Set(events.map(({ data }) => data.by))].sort();

/** The certificates of a validated case. Pure: the same facts give the same documents. */
export function composeDisposal(facts: DisposalFacts): Composed {
  const record = recordOf(facts.events);
  const { opened, requested, approved, validated } = record;
  if (!opened || !requested || !approved || !validated) {
    return refuse({
      code: 'NOT_VALIDATED',
      message:
        'A certificate is issued only for a case that was requested, approved and validated, with nothing changed since.',
    });
  }
  const open = record.locations
    .filter(({ status }) => status === 'open' || status === 'executed')
    .map(({ planned }) => planned.id);
  if (open.length > 0)
    return refuse({
      code: 'LOCATIONS_UNSETTLED',
      message: `Not certified while these are unsettled: ${open.join(', ')}.`,
    });
  const unnumbered = record.locations.filter(isDevice).filter(({ planned }) => !facts.devices[planned.id]);
  if (unnumbered.length > 0)
    return refuse({
      code: 'NUMBERS_MISSING',
      message: `Each device needs a certificate number: ${unnumbered.map(({ planned }) => planned.id).join(', ')}.`,
    });

  const { caseId, organisation, people, issuedAt } = facts;
  const signed = ({ by, at }: { by: string; at: string }): Signatory => ({ person: person(by, people), at });
  const shared = {
    format: 'custodia-certificate/1',
    caseId,
    issuedAt,
    organisation,
    legalBasis: requested.legalBasis,
    reason: said(requested.reason, 'no reason was recorded'),
    standards,
    statements: statementsOf(record),
    asset: certifiedAsset(opened.asset, record),
    versions: versionsInScope(record),
    scopeDigest: record.scopeDigest,
    requestedBy: signed(requested),
    approvals: [
      ...record.agreed.map((agreement) => ({
        ...signed(agreement),
        role: 'data custodian' as const,
        decision: 'agreed' as const,
        assets: agreement.assets.map(({ name }) => name),
        digest: agreement.scopeDigest,
        remark: said(agreement.remark, 'none was made'),
      })),
      {
        ...signed(approved),
        role: 'approver' as const,
        decision: 'approved' as const,
        assets: [opened.asset.name],
        digest: approved.scopeDigest,
        remark: unavailable('none was made'),
      },
    ],
    validation: {
      ...signed(validated),
      statement: said(validated.statement, 'no statement was recorded'),
      acceptedDeviations: validated.acceptedDeviations,
    },
  } as const;
  const covered = record.locations
    .filter(({ status }) => status === 'verified')
    .map((location) => coveredLocation(location, record, facts));
  return {
    kind: 'composed',
    ofCase: {
      ...shared,
      kind: 'disposal',
      ...identified(facts.certificate),
      covered,
      notCovered: record.locations
        .filter(({ status }) => status !== 'verified')
        .map((location) => uncovered(location, record, signed)),
      lineage: {
        madeFrom: record.lineage.map(certified),
        derived: record.dependants.map(({ dependant, resolved }) => ({
          asset: certified(dependant.asset),
          outcome: outcomeOf(resolved, dependant),
        })),
      },
      mitigations: record.mitigations.map(({ technique, evidenceLevel, description }) => ({
        technique,
        evidenceLevel,
        description: said(description, 'no description was recorded'),
      })),
    },
    ofDevices: covered.flatMap((location) => {
      const identity = location.device && facts.devices[location.id];
      return location.device && identity
        ? [
            {
              ...shared,
              kind: 'device' as const,
              ...identified(identity),
              versions: versionsAt(
                record.locations.find(({ planned }) => planned.id === location.id)!,
                record,
              ),
              device: location.device,
              location,
              caseCertificate: facts.certificate.number,
            },
          ]
        : [];
    }),
  };
}

/** The certificate of one case cannot say how another one ends. */
function outcomeOf(resolved: DisposalFact<'DependantResolved'> | undefined, { owner }: Dependant): string {
  const resolution = resolved?.resolution;
  switch (resolution?.kind) {
    case undefined:
      return 'not resolved';
    case 'migrated':
      return `migrated to ${resolution.replacement.name}`;
    case 'disposed_too':
      return `the subject of disposal case ${resolution.disposalId}`;
    case 'loss_accepted':
      return resolved!.by === (resolved!.owner ?? owner)
        ? 'loss accepted by its owner'
        : `loss accepted by ${resolved!.by}`;
  }
}

const identified = ({ certificateId, number, supersedes }: CertificateIdentity) => ({
  certificateId,
  number,
  ...(supersedes === undefined ? {} : { supersedes }),
});

function coveredLocation(
  location: LocationRecord,
  record: DisposalRecord,
  { people, devices }: DisposalFacts,
): CoveredLocation {
  const { planned, started, performed, providerRequest, providerAnswer, expiry, expired, verified } = location;
  const signed = ({ by, at }: { by: string; at: string }): Signatory => ({ person: person(by, people), at });
  const work = performed?.performed;
  const deviation = work?.deviation ?? providerRequest?.deviation ?? expiry?.deviation;
  const method = achieved(location)!;
  return {
    id: planned.id,
    kind: planned.kind,
    title: planned.title,
    address: planned.address,
    digest: said(planned.digest, 'it was not recorded'),
    held: heldAt(location, record),
    ...(planned.kind === 'device' ? { device: device(planned.device, work?.device) } : {}),
    methodRequested: planned.method!,
    methodAchieved: method,
    ...(method === planned.method ? {} : { deviation: said(deviation, 'it was not recorded') }),
    technique: said(
      work?.technique ?? expiry?.mechanism,
      providerRequest ? 'the provider deleted it, and no technique was recorded' : 'it was not recorded',
    ),
    tool: said(
      work?.tool && [work.tool.name, work.tool.version].filter(Boolean).join(' '),
      providerRequest ? 'the provider deleted it, and no tool was recorded' : 'no tool was recorded',
    ),
    startedAt: work?.startedAt ?? started!.at,
    finishedAt: said(work?.finishedAt ?? providerAnswer?.effectiveAt ?? expired?.at, 'it was not recorded'),
    ...(work?.keys
      ? { keys: work.keys.map(({ keyId, copies }) => ({ keyId, copies: copies.map(({ place }) => place) })) }
      : {}),
    ...(providerRequest && providerAnswer
      ? {
          provider: {
            name: providerRequest.provider,
            requestId: providerRequest.requestId,
            response: said(providerAnswer.response, 'the provider gave no text'),
            effectiveAt: providerAnswer.effectiveAt,
          },
        }
      : {}),
    performedBy: [performed ?? providerRequest ?? expiry ?? started!, ...(expired ? [expired] : [])].map(signed),
    verificationMethod: verified!.method,
    verificationFinding: said(verified!.finding, 'no finding was recorded'),
    evidence: evidenceOf(location),
    verifiedBy: signed(verified!),
    ...(planned.kind === 'device' ? { deviceCertificate: devices[planned.id]!.number } : {}),
  };
}

/** What the records name as evidence, each once; of what was never looked up only the name is known. */
function evidenceOf({ performed, providerAnswer, expired, verified }: LocationRecord): NamedEvidence[] {
  const answer = providerAnswer && {
    evidence: providerAnswer.documentId ? [providerAnswer.documentId] : [],
    documents: providerAnswer.documents,
  };
  const facts = [performed?.performed, answer, expired, verified];
  const known = new Map(facts.flatMap((fact) => fact?.documents ?? []).map((document) => [document.id, document]));
  const because = 'it was not looked up when it was recorded';
  return [...new Set(facts.flatMap((fact) => fact?.evidence ?? []))].map((id) => ({
    id,
    title: said(known.get(id)?.title, because),
    digest: said(known.get(id)?.digest, because),
  }));
}

function uncovered(
  location: LocationRecord,
  record: DisposalRecord,
  signed: (fact: { by: string; at: string }) => Signatory,
): UncoveredLocation {
  const { planned, status, leftOut, expiry, providerRequest, providerAnswer } = location;
  const { id, kind, title, address } = planned;
  const place = { id, kind, title, address, held: heldAt(location, record) };
  if (status === 'residual' || status === 'exempt')
    return {
      ...place,
      because: status,
      reason: said(leftOut!.reason, 'no reason was recorded'),
      decidedBy: signed(leftOut!),
    };
  return {
    ...place,
    because: 'pending_expiry',
    reason: said(expiry?.mechanism ?? providerAnswer?.response, 'the provider gave no text'),
    until: expiry?.expiresAt ?? providerAnswer!.effectiveAt,
    decidedBy: signed(expiry ?? providerRequest!),
  };
}
