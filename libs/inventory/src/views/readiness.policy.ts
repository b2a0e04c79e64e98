import type { AssetKind } from '../asset/asset.policy.js';

/** What is recorded about an asset, as far as an obligation asks for it. */
export interface Records {
  readonly kind: AssetKind;
  readonly custodianId: string | null;
  /** Required fields of the card that say nothing yet. */
  readonly cardGaps: readonly Gap[];
  readonly versions: readonly VersionRecords[];
  /** Links and components that say what it comes from. */
  readonly upstream: number;
  /** Id of the version that runs in production; `null` when none does. */
  readonly inProduction: string | null;
  /** Versions that users were told of before they ran. */
  readonly announced: readonly string[];
  /** The gap is justified at this moment. */
  readonly justified: boolean;
  /** Of a system. */
  readonly riskClass: string | null;
  /** Of a system in production: what it consists of has passed the last verification. `null` elsewhere. */
  readonly verified: boolean | null;
  /** Tools and connectors of a system. */
  readonly connectors: readonly { readonly name: string; readonly assessed: boolean }[];
}

export interface VersionRecords {
  readonly id: string;
  readonly label: string;
  /** Its provider runs it and has stated what it is. */
  readonly remote: boolean;
  readonly files: number;
  readonly filesWithoutDigest: readonly string[];
  readonly locations: number;
  readonly sources: readonly {
    readonly url: string;
    readonly collectedFrom: string | null;
    readonly collectedTo: string | null;
  }[];
  readonly passedEvaluations: number;
  readonly approved: boolean;
  readonly knownGood: boolean;
}

interface Gap {
  /** The field, or the version and its field. */
  readonly field: string;
  /** What to add. */
  readonly asks: string;
}

export interface ReadinessItem {
  readonly obligation: string;
  readonly demands: string;
  readonly state: 'satisfied' | 'missing' | 'not_applicable';
  readonly missing: readonly Gap[];
  /** It tells of what was recorded; what the service does for every asset does not count in the percentage. */
  readonly counts: boolean;
}

interface Obligation {
  readonly obligation: string;
  readonly demands: string;
  readonly kinds: readonly AssetKind[];
  /** What is missing; `null` when the obligation does not apply to these records. `provided`: the service does it for every asset. */
  readonly gaps: ((records: Records) => readonly Gap[] | null) | 'provided';
}

const everyKind: readonly AssetKind[] = ['model', 'dataset', 'prompt', 'system'];
const withVersions: readonly AssetKind[] = ['model', 'dataset', 'prompt'];
const withFiles: readonly AssetKind[] = ['model', 'dataset'];

const unless = (satisfied: boolean, field: string, asks: string): readonly Gap[] =>
  satisfied ? [] : [{ field, asks }];
/** The gaps of all versions; without any there is nothing that could satisfy. */
const ofEach = (
  versions: readonly VersionRecords[],
  gaps: (version: VersionRecords) => readonly Gap[],
): readonly Gap[] =>
  versions.length === 0 ? [{ field: 'versions', asks: 'at least one version' }] : versions.flatMap(gaps);
const running = ({ versions, inProduction }: Records): VersionRecords | undefined =>
  versions.find(({ id }) => id === inProduction);

const obligations: readonly Obligation[] = [
  {
    obligation: 'ETSI TS 104 223, 5.1.2-3',
    demands: 'an audit trail of its operation and life cycle',
    kinds: everyKind,
    gaps: 'provided',
  },
  {
    obligation: 'ETSI TS 104 223, 5.1.2-6',
    demands: 'that what it may do in other systems and data sources is needed and its risk assessed',
    kinds: ['system'],
    gaps: ({ connectors }) =>
      connectors.length === 0
        ? null
        : connectors.flatMap(({ name, assessed }) =>
            unless(
              assessed,
              `connectors.${name}.assessment`,
              'a valid assessment of its permissions (assessSystemConnector)',
            ),
          ),
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.1-1',
    demands: 'its interdependencies',
    kinds: ['model', 'system'],
    gaps: ({ kind, upstream }) =>
      unless(
        upstream > 0,
        'lineage',
        kind === 'system'
          ? 'what the system is composed of (composeSystem)'
          : 'what the model comes from: data, base model, host (linkLineage)',
      ),
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.1-2',
    demands: 'version control',
    kinds: withVersions,
    gaps: ({ versions }) => unless(versions.length > 0, 'versions', 'at least one version'),
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.1-3.1',
    demands: 'a known good state that can be restored',
    kinds: ['model'],
    gaps: ({ versions, justified }) =>
      unless(
        justified || versions.some(({ knownGood }) => knownGood),
        'knownGood',
        'a version marked known good, or a justification of the gap',
      ),
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.1-4.2',
    demands: 'protection in proportion to its confidentiality',
    kinds: everyKind,
    gaps: 'provided',
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.4-1.1',
    demands: 'documentation: scope, limitations, guardrails, data, retention, review, failure modes',
    kinds: everyKind,
    gaps: ({ cardGaps }) => cardGaps,
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.4-1.2',
    demands: 'cryptographic hashes of its components',
    kinds: withFiles,
    gaps: ({ versions }) =>
      ofEach(versions, ({ label, files, filesWithoutDigest, remote }) =>
        remote
          ? []
          : files === 0
            ? [{ field: `${label}.files`, asks: 'the files with their digests' }]
            : filesWithoutDigest.map((path) => ({
                field: `${label}.files.${path}.digest`,
                asks: 'the SHA-256 of the file',
              })),
      ),
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.4-2',
    demands: 'how its data was obtained: URL and time of collection',
    kinds: ['dataset'],
    gaps: ({ versions }) =>
      ofEach(versions, ({ label, sources }) => {
        if (sources.length === 0)
          return [{ field: `${label}.sources`, asks: 'the sources with URL and time of collection' }];
        return sources.flatMap(({ url, collectedFrom, collectedTo }) =>
          unless(
            collectedFrom !== null && collectedTo !== null,
            `${label}.sources.${url}.collected`,
            'from when to when it was collected',
          ),
        );
      }),
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.4-3',
    demands: 'an audit log of its changes',
    kinds: ['prompt'],
    gaps: 'provided',
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.5-1',
    demands: 'tests before it is released',
    kinds: ['model'],
    gaps: (records) => {
      const version = running(records);
      return version
        ? unless(
            version.passedEvaluations > 0,
            `${version.label}.evaluations`,
            'a passed evaluation of the version in production',
          )
        : null;
    },
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.5-1',
    demands: 'tests of the whole before it is released',
    kinds: ['system'],
    gaps: ({ verified }) =>
      verified === null
        ? null
        : unless(verified, 'verification', 'a passed verification of what it consists of now (verifySystem)'),
  },
  {
    obligation: 'ETSI TS 104 223, 5.4.1-2',
    demands: 'an approval of exactly the version that is used',
    kinds: ['model'],
    gaps: (records) => {
      const version = running(records);
      return version
        ? unless(version.approved, `${version.label}.approved`, 'the approval of the version in production')
        : null;
    },
  },
  {
    obligation: 'ETSI TS 104 223, 5.2.3-4',
    demands: 'that users are told before it is updated',
    kinds: ['model'],
    gaps: (records) => {
      const version = running(records);
      // The first version updates nothing.
      if (!version || records.versions[0]?.id === version.id) return null;
      return unless(
        records.announced.includes(version.id),
        `${version.label}.announcement`,
        'an announcement before the version runs (announceModelChange)',
      );
    },
  },
  {
    obligation: 'NCSC, identify, track and protect your assets',
    demands: 'to know where it is kept',
    kinds: withFiles,
    gaps: ({ versions }) =>
      ofEach(versions, ({ label, locations, remote }) =>
        unless(locations > 0 || remote, `${label}.locations`, 'where copies are kept'),
      ),
  },
  {
    obligation: 'NCSC, manage your technical debt',
    demands: 'somebody who decides about its end',
    kinds: everyKind,
    gaps: ({ custodianId }) => unless(custodianId !== null, 'custodianId', 'the data custodian'),
  },
  { obligation: 'resource guide S2.f', demands: 'its data classification', kinds: everyKind, gaps: 'provided' },
  {
    obligation: 'Regulation (EU) 2024/1689, Art. 6',
    demands: 'its risk class',
    kinds: ['system'],
    gaps: ({ riskClass }) =>
      unless(
        riskClass !== null && riskClass !== 'undetermined',
        'riskClass',
        'the risk class with its rationale (assessSystemRisk)',
      ),
  },
];

/** Which obligations the records of an asset satisfy, and what is missing for the others. Source: the obligations named in each item. */
export function readinessOf(records: Records): ReadinessItem[] {
  return obligations
    .filter(({ kinds }) => kinds.includes(records.kind))
    .map(({ obligation, demands, gaps }) => {
      if (gaps === 'provided') return { obligation, demands, state: 'satisfied', missing: [], counts: false };
      const missing = gaps(records);
      const state = missing === null ? 'not_applicable' : missing.length === 0 ? 'satisfied' : 'missing';
      return { obligation, demands, state, missing: missing ?? [], counts: missing !== null };
    });
}
