import { facts, grid, heading, warn, type Cell, type Content } from '@custodia/files/paper';
import {
  isUnavailable,
  type Approval,
  type CertifiedAsset,
  type CertifiedDevice,
  type CoveredLocation,
  type DeviceCertificate,
  type DisposalCertificate,
  type Known,
  type Signatory,
  type TransferCertificate,
} from '../document/certificate.js';
import { kindWords, moment, people, text, when } from './blocks.js';

const methodWords: Record<string, string> = {
  'nist.clear': 'Clear (NIST SP 800-88 Rev. 2)',
  'nist.purge': 'Purge (NIST SP 800-88 Rev. 2)',
  'nist.destroy': 'Destroy (NIST SP 800-88 Rev. 2)',
  crypto_erase: 'Cryptographic erase',
  'logical.delete': 'Logical deletion',
  'logical.delete_all_versions': 'Logical deletion of all versions',
  'provider.delete': 'Deletion by the provider',
  'index.rebuild': 'Rebuild of the index',
  retrain: 'Retraining without the data',
  expire: 'Expiry',
  'physical.attested': 'Physical destruction, attested',
};
const methodWord = (method: string): string => methodWords[method] ?? method;

const heldWords = (held: CoveredLocation['held']): Known<string> =>
  isUnavailable(held)
    ? held
    : held.length === 0
      ? 'none of the versions in scope'
      : held.map(({ id, label }) => (isUnavailable(label) ? id : label)).join(', ');

/** The versions in scope, and at how many locations each of them was. */
const versions = ({ versions: listed }: DisposalCertificate | DeviceCertificate): Content[] => [
  heading('Versions in scope'),
  isUnavailable(listed)
    ? text(listed)
    : listed.length === 0
      ? text('The inventory listed no version.')
      : grid(
          ['Version', 'Digest', 'Locations that held it'],
          listed.map(({ id, label, digest, coveredAt, notCoveredAt }) => [
            text(isUnavailable(label) ? id : label),
            text(digest),
            text(`${coveredAt.length} covered, ${notCoveredAt.length} not covered`),
          ]),
          [80, null, 110],
        ),
];

export const assetRows = (asset: CertifiedAsset): [string, Cell][] => [
  ['Asset', text(`${asset.name} (${asset.kind} ${asset.id})`)],
  ['Version', text(asset.version)],
  ['Digest of the asset', text(asset.digest)],
];

const deviceRows = (device: CertifiedDevice): [string, Cell][] => [
  ['Manufacturer', text(device.manufacturer)],
  ['Model', text(device.model)],
  ['Serial number', text(device.serialNumber)],
  ['Property number', text(device.propertyNumber)],
  ['Media type', text(device.mediaType)],
  ['Source', text(device.source)],
  ['Classification before', text(device.classificationBefore)],
  ['Classification after', text(device.classificationAfter)],
  ['Destination', text(device.destination)],
];

const ifKnown = (name: string, value: Cell | undefined): [string, Cell][] => (value ? [[name, value]] : []);
const spoken = (value: Known<string>): string =>
  isUnavailable(value) ? `unavailable, because ${value.unavailable}` : value;

/** What was done at a location, in as few rows as can be read. */
function workRows(location: CoveredLocation): [string, Cell][] {
  const { methodRequested, methodAchieved, deviation, provider, keys, evidence, verifiedBy } = location;
  const method =
    methodRequested === methodAchieved
      ? text(`${methodWord(methodAchieved)}, as requested`)
      : text(`${methodWord(methodAchieved)}, where ${methodWord(methodRequested)} was requested`, {
          color: warn,
          bold: true,
        });
  const finished = isUnavailable(location.finishedAt) ? spoken(location.finishedAt) : moment(location.finishedAt);
  return [
    ['Kind and address', text(`${kindWords(location.kind)}: ${location.address}`)],
    [
      'Versions and digest',
      text(`versions held: ${spoken(heldWords(location.held))}; digest: ${spoken(location.digest)}`),
    ],
    ['Method achieved', method],
    ...ifKnown('Why it differs', deviation ? text(deviation) : undefined),
    ['Technique and tool', text(`${spoken(location.technique)}; tool: ${spoken(location.tool)}`)],
    [
      'Performed',
      text(`${moment(location.startedAt)} – ${finished}, by ${location.performedBy.map(nameOf).join(', ')}`),
    ],
    ...ifKnown(
      'Keys destroyed',
      keys && text(keys.map(({ keyId, copies }) => `${keyId} (${copies.join(', ')})`).join('; ')),
    ),
    ...ifKnown(
      'Provider',
      provider && {
        stack: [
          text(`${provider.name}, request ${provider.requestId}, effective ${moment(provider.effectiveAt)}`),
          text(provider.response),
        ],
      },
    ),
    [
      'Verified',
      text(
        `${location.verificationMethod}: ${spoken(location.verificationFinding)} (${nameOf(verifiedBy)}, ${moment(verifiedBy.at)})`,
      ),
    ],
    ...ifKnown(
      'Evidence',
      evidence.length === 0
        ? undefined
        : {
            stack: evidence.map(({ id, title, digest }) =>
              text(`${isUnavailable(title) ? id : title}: ${spoken(digest)}`, { fontSize: 8 }),
            ),
          },
    ),
    ...ifKnown('Device certificate', location.deviceCertificate ? text(location.deviceCertificate) : undefined),
  ];
}

const nameOf = ({ person: { name, member } }: Signatory): string => (isUnavailable(name) ? member : name);

const covered = ({ covered: locations }: DisposalCertificate): Content[] => [
  heading('What was sanitized or deleted, and verified'),
  locations.length === 0
    ? text('No location was sanitized.')
    : grid(
        ['#', 'Location', 'Kind and address', 'Method achieved', 'Verified'],
        locations.map(({ title, kind, address, methodAchieved, verifiedBy }, index) => [
          text(String(index + 1)),
          text(title),
          text(`${kindWords(kind)}: ${address}`),
          text(methodWord(methodAchieved)),
          when(verifiedBy.at),
        ]),
        [22, 120, null, 92, 78],
      ),
];

const notCovered = ({ notCovered: locations }: DisposalCertificate): Content[] => [
  heading('What this certificate does not cover', warn),
  locations.length === 0
    ? text('Nothing in the approved scope was left out.')
    : grid(
        ['Location', 'Kind and address', 'Status', 'Reason', 'Decided'],
        locations.map(({ title, kind, address, held, because, until, reason, decidedBy }) => [
          text(title, { bold: true }),
          {
            stack: [
              text(`${kindWords(kind)}: ${address}`),
              text(isUnavailable(held) ? held : `versions: ${heldWords(held) as string}`),
            ],
          },
          text(because === 'pending_expiry' && until ? `pending expiry until ${until.slice(0, 10)}` : because, {
            color: warn,
            bold: true,
          }),
          text(reason),
          {
            stack: [
              text(isUnavailable(decidedBy.person.name) ? decidedBy.person.member : decidedBy.person.name),
              when(decidedBy.at),
            ],
          },
        ]),
        [78, null, 70, 110, 92],
      ),
];

const approvals = (rows: readonly Approval[]): Content[] => [
  heading('Approvals'),
  grid(
    ['Role', 'Name', 'Decision', 'About', 'Date'],
    rows.map(({ role, person, decision, assets, remark, at }) => [
      text(role),
      text(isUnavailable(person.name) ? person.member : person.name),
      text(decision),
      { stack: [text(assets.join(', ')), ...(isUnavailable(remark) ? [] : [text(remark, { italics: true })])] },
      when(at),
    ]),
    [70, 110, 52, null, 92],
  ),
];

const distinct = (rows: readonly (readonly [string, Signatory])[]): (readonly [string, Signatory])[] =>
  rows.filter(
    ([role, one], index) =>
      rows.findIndex(([other, { person }]) => other === role && person.member === one.person.member) === index,
  );

const persons = (locations: readonly CoveredLocation[], validation: Signatory): Content[] => [
  heading('Persons'),
  people([
    ...distinct(locations.flatMap(({ performedBy }) => performedBy.map((one) => ['Performed by', one] as const))),
    ...distinct(locations.map(({ verifiedBy }) => ['Verified by', verifiedBy] as const)),
    ['Validated by', validation] as const,
  ]),
];

const lineage = ({ lineage: { madeFrom, derived }, mitigations }: DisposalCertificate): Content[] => [
  heading('Lineage'),
  facts([
    [
      'Made from',
      madeFrom.length === 0
        ? text('Nothing that is recorded.')
        : { stack: madeFrom.map((asset) => text(`${asset.name} (${asset.kind} ${asset.id})`)) },
    ],
    [
      'Derived or dependent',
      derived.length === 0
        ? text('Nothing that is recorded.')
        : {
            stack: derived.map(({ asset, outcome }) => text(`${asset.name} (${asset.kind} ${asset.id}): ${outcome}`)),
          },
    ],
  ]),
  ...(mitigations.length === 0
    ? []
    : [
        heading('Mitigations, which are not sanitization', warn),
        grid(
          ['Technique', 'Evidence', 'Description'],
          mitigations.map(({ technique, evidenceLevel, description }) => [
            text(technique),
            text(kindWords(evidenceLevel)),
            text(description),
          ]),
          [120, 80, null],
        ),
      ]),
];

/** Accepted deviations by the name of their location. */
const deviationWords = (ids: readonly string[], locations: readonly CoveredLocation[]): string =>
  ids.length === 0
    ? 'none'
    : ids.map((id) => locations.find((location) => location.id === id)?.title ?? `location ${id}`).join(', ');

const validation = (
  {
    validation: { statement, acceptedDeviations },
    scopeDigest,
    approvals: given,
  }: DisposalCertificate | DeviceCertificate,
  locations: readonly CoveredLocation[],
): Content[] => [
  heading('Validation'),
  facts([
    ['Statement', text(statement)],
    ['Accepted deviations', text(deviationWords(acceptedDeviations, locations))],
    ['Digest of the scope', text(scopeDigest)],
    [
      'Approvals bound to it',
      text(
        given.every(({ digest }) => digest === scopeDigest) ? 'all' : 'not all: see the digests in certificate.json',
      ),
    ],
  ]),
];

export const disposalSections = (certificate: DisposalCertificate): Content[] => [
  ...versions(certificate),
  ...covered(certificate),
  ...notCovered(certificate),
  ...(certificate.covered.length > 0 ? [heading('Details of each location')] : []),
  ...certificate.covered.flatMap((location, index): Content[] => [
    { kind: 'entry', title: `${index + 1}. ${location.title}` },
    facts([...(location.device ? deviceRows(location.device) : []), ...workRows(location)], 92, 7.5),
  ]),
  ...persons(certificate.covered, certificate.validation),
  ...validation(certificate, certificate.covered),
  ...approvals(certificate.approvals),
  ...lineage(certificate),
];

export const deviceSections = (certificate: DeviceCertificate): Content[] => [
  heading('The device'),
  facts(deviceRows(certificate.device)),
  heading('What was done'),
  facts(workRows(certificate.location).filter(([name]) => name !== 'Device certificate')),
  ...versions(certificate),
  ...persons([certificate.location], certificate.validation),
  ...validation(certificate, [certificate.location]),
  ...approvals(certificate.approvals),
];

export const transferSections = (certificate: TransferCertificate): Content[] => [
  heading(certificate.mode === 'share' ? 'What was shared' : 'What was transferred'),
  grid(
    ['Asset', 'Kind and id', 'Digest on both sides'],
    certificate.items.map(({ asset, digest }) => [text(asset.name), text(`${asset.kind} ${asset.id}`), text(digest)]),
    [120, 120, null],
  ),
  heading('Recipient'),
  facts([
    ['Organisation', text(certificate.recipient.organisation)],
    ['Country', text(certificate.recipient.country)],
    ['Contact', text(certificate.recipient.contact)],
    ['Registration', text(certificate.recipient.registration)],
    ['Channel', text(certificate.handover.channel)],
    ['Acceptance document', text(certificate.acceptance.documentId)],
    [
      'What stayed behind',
      text(
        isUnavailable(certificate.remainder)
          ? certificate.remainder
          : `disposed of in case ${certificate.remainder.disposalId}, certificates ${certificate.remainder.certificates.join(', ')}`,
      ),
    ],
  ]),
  heading('Persons'),
  people([
    ['Handed over by', certificate.handover],
    ['Acceptance by', certificate.acceptance],
  ]),
  ...approvals(certificate.approvals),
];
