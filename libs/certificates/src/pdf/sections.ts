import type { Content } from 'pdfmake/interfaces.js';
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
import { kindWords, moment, warn, type Blocks } from './blocks.js';

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
const versions = (b: Blocks, { versions: listed }: DisposalCertificate | DeviceCertificate): Content[] => [
  b.heading('Versions in scope'),
  isUnavailable(listed)
    ? b.text(listed)
    : listed.length === 0
      ? b.text('The inventory listed no version.')
      : b.grid(
          ['Version', 'Digest', 'Locations that held it'],
          listed.map(({ id, label, digest, coveredAt, notCoveredAt }) => [
            b.text(isUnavailable(label) ? id : label),
            b.text(digest),
            b.text(`${coveredAt.length} covered, ${notCoveredAt.length} not covered`),
          ]),
          [80, '*', 110],
        ),
];

export const assetRows = (b: Blocks, asset: CertifiedAsset): [string, Content][] => [
  ['Asset', b.text(`${asset.name} (${asset.kind} ${asset.id})`)],
  ['Version', b.text(asset.version)],
  ['Digest of the asset', b.text(asset.digest)],
];

const deviceRows = (b: Blocks, device: CertifiedDevice): [string, Content][] => [
  ['Manufacturer', b.text(device.manufacturer)],
  ['Model', b.text(device.model)],
  ['Serial number', b.text(device.serialNumber)],
  ['Property number', b.text(device.propertyNumber)],
  ['Media type', b.text(device.mediaType)],
  ['Source', b.text(device.source)],
  ['Classification before', b.text(device.classificationBefore)],
  ['Classification after', b.text(device.classificationAfter)],
  ['Destination', b.text(device.destination)],
];

function workRows(b: Blocks, location: CoveredLocation): [string, Content][] {
  const { methodRequested, methodAchieved, deviation, provider, keys } = location;
  return [
    ['Kind and address', b.text(`${kindWords(location.kind)}: ${location.address}`)],
    ['Digest', b.text(location.digest)],
    ['Versions held', b.text(heldWords(location.held))],
    ['Method requested', b.text(methodWord(methodRequested))],
    [
      'Method achieved',
      b.text(methodWord(methodAchieved), methodRequested === methodAchieved ? {} : { color: warn, bold: true }),
    ],
    ...(deviation ? [['Why it differs', b.text(deviation)] as [string, Content]] : []),
    ['Technique', b.text(location.technique)],
    ['Tool and version', b.text(location.tool)],
    ['Started', b.when(location.startedAt)],
    ['Finished', b.when(location.finishedAt)],
    ...(keys
      ? [
          ['Keys destroyed', b.text(keys.map(({ keyId, copies }) => `${keyId} (${copies.join(', ')})`).join('; '))] as [
            string,
            Content,
          ],
        ]
      : []),
    ...(provider
      ? ([
          [
            'Provider',
            b.text(`${provider.name}, request ${provider.requestId}, effective ${moment(provider.effectiveAt)}`),
          ],
          ['Provider’s answer', b.text(provider.response)],
        ] as [string, Content][])
      : []),
    ['Verification', b.text(location.verificationMethod)],
    ['Finding', b.text(location.verificationFinding)],
    ...(location.evidence.length > 0
      ? [
          [
            'Evidence',
            {
              stack: location.evidence.map(({ id, title, digest }) =>
                b.text(
                  `${isUnavailable(title) ? id : title}: ${isUnavailable(digest) ? `unavailable, because ${digest.unavailable}` : digest}`,
                ),
              ),
            },
          ] as [string, Content],
        ]
      : []),
    ...(location.deviceCertificate
      ? [['Device certificate', b.text(location.deviceCertificate)] as [string, Content]]
      : []),
  ];
}

const covered = (b: Blocks, { covered: locations }: DisposalCertificate): Content[] => [
  b.heading('What was sanitized or deleted, and verified'),
  locations.length === 0
    ? b.text('No location was sanitized.')
    : b.grid(
        ['#', 'Location', 'Kind', 'Method achieved', 'Verified'],
        locations.map(({ title, kind, methodAchieved, verifiedBy }, index) => [
          b.text(String(index + 1)),
          b.text(title),
          b.text(kindWords(kind)),
          b.text(methodWord(methodAchieved)),
          b.when(verifiedBy.at),
        ]),
        [16, '*', 90, 130, 92],
      ),
];

const notCovered = (b: Blocks, { notCovered: locations }: DisposalCertificate): Content[] => [
  b.heading('What this certificate does not cover', warn),
  locations.length === 0
    ? b.text('Nothing in the approved scope was left out.')
    : b.grid(
        ['Location', 'Kind and address', 'Status', 'Reason', 'Decided'],
        locations.map(({ title, kind, address, held, because, until, reason, decidedBy }) => [
          b.text(title, { bold: true }),
          {
            stack: [
              b.text(`${kindWords(kind)}: ${address}`),
              b.text(isUnavailable(held) ? held : `versions: ${heldWords(held) as string}`),
            ],
          },
          b.text(because === 'pending_expiry' && until ? `pending expiry until ${until.slice(0, 10)}` : because, {
            color: warn,
            bold: true,
          }),
          b.text(reason),
          {
            stack: [
              b.text(isUnavailable(decidedBy.person.name) ? decidedBy.person.member : decidedBy.person.name),
              b.when(decidedBy.at),
            ],
          },
        ]),
        [78, '*', 70, 110, 92],
      ),
];

const approvals = (b: Blocks, rows: readonly Approval[]): Content[] => [
  b.heading('Approvals'),
  b.grid(
    ['Role', 'Name', 'Decision', 'About', 'Date'],
    rows.map(({ role, person, decision, assets, remark, at }) => [
      b.text(role),
      b.text(isUnavailable(person.name) ? person.member : person.name),
      b.text(decision),
      { stack: [b.text(assets.join(', ')), ...(isUnavailable(remark) ? [] : [b.text(remark, { italics: true })])] },
      b.when(at),
    ]),
    [70, 110, 52, '*', 92],
  ),
];

const distinct = (rows: readonly (readonly [string, Signatory])[]): (readonly [string, Signatory])[] =>
  rows.filter(
    ([role, one], index) =>
      rows.findIndex(([other, { person }]) => other === role && person.member === one.person.member) === index,
  );

const persons = (b: Blocks, locations: readonly CoveredLocation[], validation: Signatory): Content[] => [
  b.heading('Persons'),
  b.people([
    ...distinct(locations.flatMap(({ performedBy }) => performedBy.map((one) => ['Performed by', one] as const))),
    ...distinct(locations.map(({ verifiedBy }) => ['Verified by', verifiedBy] as const)),
    ['Validated by', validation] as const,
  ]),
];

const lineage = (b: Blocks, { lineage: { madeFrom, derived }, mitigations }: DisposalCertificate): Content[] => [
  b.heading('Lineage'),
  b.facts([
    [
      'Made from',
      madeFrom.length === 0
        ? b.text('Nothing that is recorded.')
        : { stack: madeFrom.map((asset) => b.text(`${asset.name} (${asset.kind} ${asset.id})`)) },
    ],
    [
      'Derived or dependent',
      derived.length === 0
        ? b.text('Nothing that is recorded.')
        : {
            stack: derived.map(({ asset, outcome }) => b.text(`${asset.name} (${asset.kind} ${asset.id}): ${outcome}`)),
          },
    ],
  ]),
  ...(mitigations.length === 0
    ? []
    : [
        b.heading('Mitigations, which are not sanitization', warn),
        b.grid(
          ['Technique', 'Evidence', 'Description'],
          mitigations.map(({ technique, evidenceLevel, description }) => [
            b.text(technique),
            b.text(kindWords(evidenceLevel)),
            b.text(description),
          ]),
          [120, 80, '*'],
        ),
      ]),
];

const validation = (
  b: Blocks,
  {
    validation: { statement, acceptedDeviations },
    scopeDigest,
    approvals: given,
  }: DisposalCertificate | DeviceCertificate,
): Content[] => [
  b.heading('Validation'),
  b.facts([
    ['Statement', b.text(statement)],
    ['Accepted deviations', b.text(acceptedDeviations.length === 0 ? 'none' : acceptedDeviations.join(', '))],
    ['Digest of the scope', b.text(scopeDigest)],
    [
      'Approvals bound to it',
      b.text(
        given.every(({ digest }) => digest === scopeDigest) ? 'all' : 'not all: see the digests in certificate.json',
      ),
    ],
  ]),
];

export const disposalSections = (b: Blocks, certificate: DisposalCertificate): Content[] => [
  ...versions(b, certificate),
  ...covered(b, certificate),
  ...notCovered(b, certificate),
  ...certificate.covered.map((location, index): Content => ({
    unbreakable: true,
    margin: [0, 0, 0, 10],
    stack: [
      ...(index === 0 ? [b.heading('Details of each location')] : []),
      b.text(`${index + 1}. ${location.title}`, { bold: true, margin: [0, 0, 0, 3] }),
      b.facts([...(location.device ? deviceRows(b, location.device) : []), ...workRows(b, location)]),
    ],
  })),
  ...persons(b, certificate.covered, certificate.validation),
  ...validation(b, certificate),
  ...approvals(b, certificate.approvals),
  ...lineage(b, certificate),
];

export const deviceSections = (b: Blocks, certificate: DeviceCertificate): Content[] => [
  b.heading('The device'),
  b.facts(deviceRows(b, certificate.device)),
  b.heading('What was done'),
  b.facts(workRows(b, certificate.location).filter(([name]) => name !== 'Device certificate')),
  ...versions(b, certificate),
  ...persons(b, [certificate.location], certificate.validation),
  ...validation(b, certificate),
  ...approvals(b, certificate.approvals),
];

export const transferSections = (b: Blocks, certificate: TransferCertificate): Content[] => [
  b.heading(certificate.mode === 'share' ? 'What was shared' : 'What was transferred'),
  b.grid(
    ['Asset', 'Kind and id', 'Digest on both sides'],
    certificate.items.map(({ asset, digest }) => [
      b.text(asset.name),
      b.text(`${asset.kind} ${asset.id}`),
      b.text(digest),
    ]),
    [120, 120, '*'],
  ),
  b.heading('Recipient'),
  b.facts([
    ['Organisation', b.text(certificate.recipient.organisation)],
    ['Country', b.text(certificate.recipient.country)],
    ['Contact', b.text(certificate.recipient.contact)],
    ['Registration', b.text(certificate.recipient.registration)],
    ['Channel', b.text(certificate.handover.channel)],
    ['Acceptance document', b.text(certificate.acceptance.documentId)],
    [
      'What stayed behind',
      b.text(
        isUnavailable(certificate.remainder)
          ? certificate.remainder
          : `disposed of in case ${certificate.remainder.disposalId}, certificates ${certificate.remainder.certificates.join(', ')}`,
      ),
    ],
  ]),
  b.heading('Persons'),
  b.people([
    ['Handed over by', certificate.handover],
    ['Acceptance by', certificate.acceptance],
  ]),
  ...approvals(b, certificate.approvals),
];
