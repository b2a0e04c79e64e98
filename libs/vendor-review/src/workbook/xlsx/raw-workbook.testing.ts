import { strToU8, zipSync } from 'fflate';
import { carryOut, type RunReading } from '../reading.js';

/** Reads without a thread: quick enough for tests of single cells. */
export const readHere: RunReading = async (order, onMessage) => {
  await carryOut(order, onMessage);
  return 'finished';
};

/** For tests: packages put together by hand, so that every part can be wrong in its own way. `null` leaves a part out. */
export type Parts = Readonly<Record<string, string | Uint8Array | null>>;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const pack = 'http://schemas.openxmlformats.org/package/2006/relationships';

export const relationships = (...list: { id: string; type: string; target: string; mode?: string }[]): string =>
  `<Relationships xmlns="${pack}">${list.map(({ id, type, target, mode }) => `<Relationship Id="${id}" Type="${type.startsWith('http') ? type : `${office}/${type}`}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`).join('')}</Relationships>`;

export const sheetXml = (rows: string, after = ''): string =>
  `<?xml version="1.0"?><worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${after}</worksheet>`;

/** A cell with inline text. */
export const inline = (reference: string | null, text: string): string =>
  `<c${reference ? ` r="${reference}"` : ''} t="inlineStr"><is><t>${text}</t></is></c>`;

export const parts = (changed: Parts = {}): Parts => ({
  '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  '_rels/.rels': relationships({ id: 'rId1', type: 'officeDocument', target: 'xl/workbook.xml' }),
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': relationships(
    { id: 'rId1', type: 'worksheet', target: 'worksheets/sheet1.xml' },
    { id: 'rId2', type: 'sharedStrings', target: 'sharedStrings.xml' },
    { id: 'rId3', type: 'styles', target: 'styles.xml' },
  ),
  'xl/worksheets/sheet1.xml': sheetXml(`<row r="1">${inline('A1', 'Question ID')}</row>`),
  ...changed,
});

function zip(all: Parts): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  for (const [name, content] of Object.entries(all))
    if (content !== null) files[name] = typeof content === 'string' ? strToU8(content) : content;
  return zipSync(files, { level: 6 });
}

export const rawWorkbook = (changed: Parts = {}): Uint8Array => zip(parts(changed));

/** A workbook of one sheet with these rows. */
export const workbookWithSheet = (rows: string, after = '', changed: Parts = {}): Uint8Array =>
  rawWorkbook({ 'xl/worksheets/sheet1.xml': sheetXml(rows, after), ...changed });

/** Overwrites bytes in every place where `find` occurs: for lies in zip headers and for names a zip library would not write. */
export function patched(bytes: Uint8Array, find: string | Uint8Array, replace: string | Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const [from, to] = [Buffer.from(find as string), Buffer.from(replace as string)];
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + to.length)) to.copy(copy, at);
  return copy;
}
