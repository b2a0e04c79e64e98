import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Certificate } from '../document/certificate.js';
import { accent, blocks, faint, ink, moment, type Blocks } from './blocks.js';
import { faces, type ExtraFont } from './fonts.js';
import { assetRows, deviceSections, disposalSections, transferSections } from './sections.js';

export interface RenderOptions {
  /** Page where anyone can check the certificate; in the QR code. */
  readonly verificationUrl: string;
  /** `sha256:<hex>` of certificate.json. */
  readonly digest: string;
  readonly kid: string;
  /** Font files for scripts beyond Latin, Greek and Cyrillic. */
  readonly fonts?: readonly ExtraFont[];
}

const titles = {
  disposal: 'Certificate of Sanitization and Disposal',
  device: 'Certificate of Media Sanitization',
  transfer: 'Certificate of Transfer',
} as const;

/* pdfmake keeps fonts and access rules in one shared object, so documents are made one after the other. */
let queue: Promise<unknown> = Promise.resolve();

/** The certificate for people to read and to file. The same input gives the same bytes. */
export function renderCertificate(certificate: Certificate, options: RenderOptions): Promise<Buffer> {
  const made = queue.then(() => make(certificate, options));
  queue = made.catch(() => undefined);
  return made;
}

async function make(certificate: Certificate, options: RenderOptions): Promise<Buffer> {
  const type = faces(options.fonts);
  const document = definition(certificate, options, blocks(type));
  if (type.missing.size > 0) (document.content as Content[]).push(missingNote());
  pdfmake.setFonts(type.descriptors);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => type.files.has(path));
  return pdfmake.createPdf(document).getBuffer();
}

const missingNote = (): Content => ({
  text: 'The sign \uFFFD stands for a character that the fonts at hand cannot draw. The signed file certificate.json has every character.',
  fontSize: 8,
  italics: true,
  color: faint,
  margin: [0, 8, 0, 0],
});

function definition(
  certificate: Certificate,
  { verificationUrl, digest, kid }: RenderOptions,
  b: Blocks,
): TDocumentDefinitions {
  const { number, organisation, issuedAt, kind } = certificate;
  const title = titles[kind];
  const issued = new Date(issuedAt);
  return {
    pageSize: 'A4',
    pageMargins: [48, 74, 48, 66],
    version: '1.7',
    language: 'en',
    displayTitle: true,
    info: {
      title: `${title} ${number}`,
      author: organisation.name,
      subject: `${title} ${number}`,
      creator: 'Custodia',
      producer: 'Custodia',
      creationDate: issued,
      modDate: issued,
    },
    defaultStyle: { font: 'Roboto', fontSize: 9, color: ink, lineHeight: 1.15 },
    /* A heading does not stay alone at the foot of a page. */
    pageBreakBefore: (node) => node.headlineLevel === 1 && node.startPosition.verticalRatio > 0.84,
    header: () => ({
      margin: [48, 30, 48, 0],
      stack: [
        {
          columns: [
            b.text(organisation.name, { bold: true, fontSize: 9 }),
            { text: `${title}  ·  ${number}`, alignment: 'right', fontSize: 8, color: faint },
          ],
        },
        { canvas: [{ type: 'line', x1: 0, y1: 5, x2: 499, y2: 5, lineWidth: 1.2, lineColor: accent }] },
      ],
    }),
    footer: (page, pages) => ({
      margin: [48, 14, 48, 0],
      fontSize: 7,
      color: faint,
      columns: [
        {
          width: '*',
          stack: [
            { text: 'The signed file certificate.json is authoritative; this page is a rendering of it.' },
            { text: digest },
          ],
        },
        { width: 150, alignment: 'right', stack: [{ text: number }, { text: `page ${page} of ${pages}` }] },
      ],
    }),
    content: [
      opening(certificate, verificationUrl, title, b),
      ...(kind === 'disposal'
        ? disposalSections(b, certificate)
        : kind === 'device'
          ? deviceSections(b, certificate)
          : transferSections(b, certificate)),
      b.heading('Meaning and standards'),
      { ul: [...certificate.statements, ...certificate.standards], fontSize: 8 },
      b.heading('How to check this certificate'),
      {
        unbreakable: true,
        stack: [
          {
            ol: [
              'The file certificate.json is authoritative. It is signed (JWS, EdDSA over Ed25519); this document is a rendering of it and has no signature of its own.',
              b.text(`On the web: ${verificationUrl}`),
              'Offline: custodia verify certificate.json --keys jwks.json, with the key set that the issuer publishes. The answer also says whether the certificate was superseded or revoked, if the issuer is asked.',
            ],
            fontSize: 8,
            margin: [0, 0, 0, 4],
          },
          b.facts([
            ['Digest of certificate.json', b.text(digest)],
            ['Signing key', b.text(kid)],
          ]),
        ],
      },
    ],
  };
}

const opening = (certificate: Certificate, verificationUrl: string, title: string, b: Blocks): Content => {
  const { number, issuedAt, supersedes, organisation, legalBasis, reason, caseId } = certificate;
  return {
    stack: [
      {
        columns: [
          {
            width: '*',
            stack: [
              { text: title, fontSize: 20, bold: true, color: accent, margin: [0, 2, 0, 4] },
              { text: number, fontSize: 13, bold: true },
              { text: `Issued ${moment(issuedAt)}`, color: faint, margin: [0, 2, 0, 0] },
              ...(supersedes
                ? [{ text: `Replaces certificate ${supersedes}`, bold: true, margin: [0, 2, 0, 0] } as Content]
                : []),
            ],
          },
          {
            width: 92,
            stack: [
              { qr: verificationUrl, fit: 84, eccLevel: 'M', foreground: ink, alignment: 'right' },
              { text: 'check this certificate', fontSize: 6.5, color: faint, alignment: 'right', margin: [0, 2, 0, 0] },
            ],
          },
        ],
        columnGap: 16,
        margin: [0, 0, 0, 10],
      },
      b.facts([
        ['Organisation', b.text(organisation.name, { bold: true })],
        ['Address', b.text(organisation.address)],
        ...(certificate.kind === 'transfer' ? [] : assetRows(b, certificate.asset)),
        ['Legal basis', b.text(legalBasis)],
        ['Reason', b.text(reason)],
        [certificate.kind === 'transfer' ? 'Transfer case' : 'Disposal case', b.text(caseId)],
        ...(certificate.kind === 'device'
          ? [['Certificate of the case', b.text(certificate.caseCertificate)] as [string, Content]]
          : []),
        ['Requested', b.text(`${nameOf(certificate)}, ${moment(certificate.requestedBy.at)}`)],
      ]),
    ],
  };
};

const nameOf = ({ requestedBy: { person } }: Certificate): string =>
  typeof person.name === 'string' ? person.name : person.member;
