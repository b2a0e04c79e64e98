import { samePlan } from '@custodia/lifecycle';
import type { AssetRef, DisposalEvent, DisposalFact, Location, Method } from '@custodia/lifecycle';

/** What a certificate needs to know of one location; the last attempt counts. */
export interface LocationRecord {
  readonly planned: Location;
  readonly status: 'open' | 'executed' | 'verified' | 'residual' | 'exempt' | 'pending_expiry';
  readonly started?: DisposalFact<'SanitizationStarted'>;
  readonly performed?: DisposalFact<'SanitizationPerformed'>;
  readonly providerRequest?: DisposalFact<'ProviderDeletionRequested'>;
  readonly providerAnswer?: DisposalFact<'ProviderConfirmed'>;
  readonly expiry?: DisposalFact<'ExpiryScheduled'>;
  readonly expired?: DisposalFact<'ExpiryReached'>;
  readonly verified?: DisposalFact<'LocationVerified'>;
  readonly leftOut?: DisposalFact<'LocationExempted'> | DisposalFact<'LocationLeftResidual'>;
}

export interface DisposalRecord {
  readonly opened?: DisposalFact<'DisposalOpened'>;
  readonly requested?: DisposalFact<'DisposalRequested'>;
  readonly lineage: DisposalFact<'ScopeDetermined'>['lineage'];
  readonly dependants: readonly {
    readonly dependant: DisposalFact<'DependantAdded'>['dependant'];
    readonly resolved?: DisposalFact<'DependantResolved'>;
  }[];
  /** Absent in the record of a scope that was determined before scopes listed their versions. */
  readonly versions?: readonly AssetRef[];
  readonly scopeDigest: string;
  readonly locations: readonly LocationRecord[];
  /** For the current scope only. */
  readonly agreed: readonly DisposalFact<'CustodianAgreed'>[];
  readonly approved?: DisposalFact<'DisposalApproved'> | undefined;
  /** Present only while nothing has changed since. */
  readonly validated?: DisposalFact<'OutcomeValidated'> | undefined;
  readonly mitigations: readonly DisposalFact<'MitigationRecorded'>[];
}

const noRecord: DisposalRecord = {
  lineage: [],
  dependants: [],
  scopeDigest: '',
  locations: [],
  agreed: [],
  mitigations: [],
};

export const recordOf = (events: readonly DisposalEvent[]): DisposalRecord => events.reduce(note, noRecord);

/** The achieved method, or `null` while none was. */
export const achieved = ({ performed, providerRequest, expiry }: LocationRecord): Method | null =>
  performed?.performed.method ?? (providerRequest ? 'provider.delete' : expiry ? 'expire' : null);

function note(record: DisposalRecord, event: DisposalEvent): DisposalRecord {
  switch (event.type) {
    case 'DisposalOpened':
      return { ...record, opened: event.data };
    case 'DisposalRequested':
      return { ...record, requested: event.data };
    case 'ScopeDetermined': {
      const { locations, dependants, lineage, versions, scopeDigest } = event.data;
      return {
        ...record,
        lineage,
        ...(versions ? { versions } : {}),
        scopeDigest,
        // What was done at a location that is planned otherwise since does not speak of what is planned now.
        locations: locations.map((planned) => ({
          ...(record.locations.find((known) => known.planned.id === planned.id && samePlan(known.planned, planned)) ?? {
            status: 'open' as const,
          }),
          planned,
        })),
        dependants: dependants.map((dependant) => ({
          ...record.dependants.find((known) => known.dependant.asset.id === dependant.asset.id),
          dependant,
        })),
      };
    }
    case 'LocationAdded':
      return {
        ...record,
        scopeDigest: event.data.scopeDigest,
        locations: [...record.locations, { planned: event.data.location, status: 'open' }],
      };
    case 'DependantAdded':
      return {
        ...record,
        scopeDigest: event.data.scopeDigest,
        dependants: [...record.dependants, { dependant: event.data.dependant }],
      };
    case 'DependantReopened':
      return {
        ...record,
        dependants: record.dependants.map(({ dependant, ...known }) =>
          dependant.asset.id === event.data.dependant.id ? { dependant } : { ...known, dependant },
        ),
      };
    case 'DependantResolved':
      return {
        ...record,
        dependants: record.dependants.map((known) =>
          known.dependant.asset.id === event.data.dependant.id ? { ...known, resolved: event.data } : known,
        ),
      };
    case 'ApprovalsVoided':
    case 'ApprovalRequested':
      return { ...record, agreed: [], approved: undefined, validated: undefined };
    case 'CustodianAgreed':
      return { ...record, agreed: [...record.agreed.filter(({ by }) => by !== event.data.by), event.data] };
    case 'CustodianRefused':
      return { ...record, agreed: record.agreed.filter(({ by }) => by !== event.data.by) };
    case 'DisposalApproved':
      return { ...record, approved: event.data };
    case 'OutcomeValidated':
      return { ...record, validated: event.data };
    case 'MitigationRecorded':
      return { ...record, mitigations: [...record.mitigations, event.data] };
    case 'LocationExempted':
      return {
        ...at(record, event.data.locationId, () => ({ status: 'exempt', leftOut: event.data })),
        scopeDigest: event.data.scopeDigest,
      };
    case 'LocationLeftResidual':
      return {
        ...at(record, event.data.locationId, () => ({ status: 'residual', leftOut: event.data })),
        scopeDigest: event.data.scopeDigest,
      };
    case 'SanitizationStarted':
      return {
        ...record,
        validated: undefined,
        locations: record.locations.map((known) =>
          known.planned.id === event.data.locationId
            ? { planned: known.planned, status: 'open', started: event.data }
            : known,
        ),
      };
    case 'SanitizationPerformed':
      return at(record, event.data.locationId, () => ({ status: 'executed', performed: event.data }));
    case 'LocationCorrected': {
      const { performed, ...work } = event.data;
      // What was recorded before of provider, expiry and verification was part of what was wrong.
      return at(record, work.locationId, () => ({
        providerRequest: undefined,
        providerAnswer: undefined,
        expiry: undefined,
        expired: undefined,
        verified: undefined,
        ...(performed ? { status: 'executed', performed: { ...work, performed } } : { status: 'open' }),
      }));
    }
    case 'ProviderDeletionRequested':
      return at(record, event.data.locationId, () => ({ providerRequest: event.data }));
    case 'ProviderConfirmed': {
      const later = Date.parse(event.data.effectiveAt) > Date.parse(event.data.at);
      const status = event.data.result !== 'deleted' ? 'open' : later ? 'pending_expiry' : 'executed';
      return at(record, event.data.locationId, () => ({ providerAnswer: event.data, status }));
    }
    case 'ExpiryScheduled':
      return at(record, event.data.locationId, () => ({ status: 'pending_expiry', expiry: event.data }));
    case 'ExpiryReached':
      return at(record, event.data.locationId, () => ({ status: 'executed', expired: event.data }));
    case 'LocationVerified':
      return at(record, event.data.locationId, () => ({ status: 'verified', verified: event.data }));
    case 'SanitizationFailed':
    case 'VerificationFailed':
    case 'VerificationInconclusive':
      return at(record, event.data.locationId, () => ({ status: 'open' }));
    case 'OutcomeRefused':
      return event.data.locationIds.reduce((sentBack, id) => at(sentBack, id, () => ({ status: 'open' })), record);
    case 'DisposalBlocked':
    case 'CustodianNamed':
    case 'DisposalRejected':
    case 'DisposalWithdrawn':
    case 'DisposalHeld':
    case 'DisposalHoldReleased':
    case 'ProviderReminded':
    case 'DisposalCertified':
    case 'DisposalClosed':
    case 'CertificateReplaced':
    case 'AssetTombstoned':
    case 'RestorationRecorded':
      return record;
  }
}

const at = (record: DisposalRecord, id: string, change: () => Partial<LocationRecord>): DisposalRecord => ({
  ...record,
  validated: undefined,
  locations: record.locations.map((known) => (known.planned.id === id ? { ...known, ...change() } : known)),
});
