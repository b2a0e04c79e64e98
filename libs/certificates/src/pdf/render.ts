import qrcode from 'qrcode-generator';
import type { Certificate } from '../document/certificate.js';
import { moment, text } from './blocks.js';
import {
  accent,
  facts,
  faint,
  heading,
  ink,
  left,
  Paper,
  right,
  substitute,
  type Cell,
  type Content,
} from '@custodia/files/paper';
import { assetRows, deviceSections, disposalSections, transferSections } from './sections.js';

export interface RenderOptions {
  /** Page where anyone can check the certificate; in the QR code. */
  readonly verificationUrl: string;
  /** `sha256:<hex>` of certificate.json. */
  readonly digest: string;
  readonly kid: string;
}

const titles = {
  disposal: 'Certificate of Sanitization and Disposal',
  device: 'Certificate of Media Sanitization',
  transfer: 'Certificate of Transfer',
} as const;

/** The certificate for people to read and to file: tagged, with bookmarks. The same input gives the same bytes. */
export async function renderCertificate(certificate: Certificate, options: RenderOptions): Promise<Buffer> {
  const { number, organisation, issuedAt, kind } = certificate;
  const title = titles[kind];
  const paper = new Paper({ title: `${title} ${number}`, author: organisation.name, date: new Date(issuedAt) });
  opening(paper, certificate, title, options);
  for (const content of sections(certificate)) paper.add(content);
  for (const content of closing(certificate, options)) paper.add(content);
  if (paper.missing.size > 0) paper.add(missingNote);
  paper.onEachPage((page, pages) => {
    paper.place({ text: organisation.name, bold: true, fontSize: 9 }, left, 30, 250);
    paper.place({ text: `${title} · ${number}`, fontSize: 8, color: faint }, left, 31, right - left, 'right');
    paper.doc.moveTo(left, 46).lineTo(right, 46).lineWidth(1.2).strokeColor(accent).stroke();
    const small = { fontSize: 7, color: faint };
    paper.place(
      { text: 'The signed file certificate.json is authoritative; this page is a rendering of it.', ...small },
      left,
      796,
      400,
    );
    paper.place({ text: options.digest, ...small }, left, 806, 400);
    paper.place({ text: number, ...small }, left, 796, right - left, 'right');
    paper.place({ text: `page ${page} of ${pages}`, ...small }, left, 806, right - left, 'right');
  });
  return paper.finish();
}

const missingNote: Content = {
  text: `The sign ${substitute} stands for a character that the fonts at hand cannot draw. The signed file certificate.json has every character.`,
  fontSize: 8,
  italics: true,
  color: faint,
};

function sections(certificate: Certificate): readonly Content[] {
  switch (certificate.kind) {
    case 'disposal':
      return disposalSections(certificate);
    case 'device':
      return deviceSections(certificate);
    case 'transfer':
      return transferSections(certificate);
  }
}

const closing = (
  { statements, standards }: Certificate,
  { verificationUrl, digest, kid }: RenderOptions,
): readonly Content[] => [
  heading('Meaning and standards'),
  { kind: 'list', ordered: false, items: [...statements, ...standards].map((one) => text(one)) },
  heading('How to check this certificate'),
  {
    kind: 'list',
    ordered: true,
    items: [
      text(
        'The file certificate.json is authoritative. It is signed (JWS, EdDSA over Ed25519); this document is a rendering of it and has no signature of its own.',
      ),
      text(`On the web: ${verificationUrl}`),
      text(
        'Offline: custodia verify certificate.json --keys jwks.json, with the key set that the issuer publishes. The answer also says whether the certificate was superseded or revoked, if the issuer is asked.',
      ),
    ],
  },
  facts([
    ['Digest of certificate.json', text(digest)],
    ['Signing key', text(kid)],
  ]),
];

function opening(paper: Paper, certificate: Certificate, title: string, { verificationUrl }: RenderOptions): void {
  const { number, issuedAt, supersedes, organisation, legalBasis, reason, caseId, requestedBy } = certificate;
  paper.figure(`QR code with the address ${verificationUrl}`, (doc) => qr(doc, verificationUrl, right - 84, 58, 84));
  paper.doc.outline.addItem(title);
  paper.space(14);
  paper.paragraphs('H1', paper.lay({ text: title, bold: true, fontSize: 19, color: accent }, 400, 19), left);
  paper.add({ text: number, bold: true, fontSize: 13 });
  paper.add({ text: `Issued ${moment(issuedAt)}`, color: faint });
  if (supersedes) paper.add({ text: `Replaces certificate ${supersedes}`, bold: true });
  paper.space(12);
  const rows: (readonly [string, Cell])[] = [
    ['Organisation', text(organisation.name, { bold: true })],
    ['Address', text(organisation.address)],
    ...(certificate.kind === 'transfer' ? [] : assetRows(certificate.asset)),
    ['Legal basis', text(legalBasis)],
    ['Reason', text(reason)],
    [certificate.kind === 'transfer' ? 'Transfer case' : 'Disposal case', text(caseId)],
    ...(certificate.kind === 'device' ? [['Certificate of the case', text(certificate.caseCertificate)] as const] : []),
    [
      'Requested',
      text(
        `${typeof requestedBy.person.name === 'string' ? requestedBy.person.name : requestedBy.person.member}, ${moment(requestedBy.at)}`,
      ),
    ],
  ];
  paper.add(facts(rows));
}

function qr(doc: Paper['doc'], content: string, x: number, y: number, size: number): void {
  const code = qrcode(0, 'M');
  code.addData(content);
  code.make();
  const count = code.getModuleCount();
  const module = size / count;
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++)
      if (code.isDark(row, column)) doc.rect(x + column * module, y + row * module, module + 0.05, module + 0.05);
  doc.fill(ink);
}
