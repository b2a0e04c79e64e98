import type { ReadLimits } from '../limits.js';
import { type ProblemList, ReadingStopped, saveAgain } from '../problems.js';
import type { Archive } from './archive.js';
import { parseXml } from './xml.js';

interface SheetPart {
  readonly name: string;
  readonly hidden: boolean;
  readonly part: string;
}

export interface Package {
  readonly sheets: readonly SheetPart[];
  readonly date1904: boolean;
  /** Name to formula, for drop-downs that take their options from a named range. */
  readonly names: ReadonlyMap<string, string>;
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
}

interface Relationship {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly external: boolean;
}

/** Finds the sheets the way the standard says (relationships), not by guessing file names. */
export async function readPackage(archive: Archive, limits: ReadLimits, problems: ProblemList): Promise<Package> {
  const book = await workbookPart(archive, limits);
  const listed: { name: string; state: string; id: string }[] = [];
  const names = new Map<string, string>();
  let definedName = '';
  let date1904 = false;
  await parseXml(await archive.open(book), book, limits, {
    open(name, attributes, path) {
      const parent = path[path.length - 2];
      if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name === 'sheet' && parent === 'sheets') {
        listed.push({
          name: attributes['name'] ?? '',
          state: attributes['state'] ?? 'visible',
          id: attributes['r:id'] ?? '',
        });
        if (listed.length > limits.sheets) {
          throw new ReadingStopped(
            'WORKBOOK_TOO_LARGE',
            book,
            `the workbook has more than ${limits.sheets} sheets`,
            'Send only the sheets that hold the questionnaire',
          );
        }
      }
      if (name === 'definedName') definedName = names.size < limits.ranges ? (attributes['name'] ?? '') : '';
    },
    text(text, path) {
      if (definedName && path.at(-1) === 'definedName')
        names.set(definedName.toLowerCase(), (names.get(definedName.toLowerCase()) ?? '') + text);
    },
  });

  const relationships = await relationshipsOf(archive, book, limits);
  const byId = new Map(relationships.map((relationship) => [relationship.id, relationship]));
  const sheets: SheetPart[] = [];
  for (const sheet of listed) {
    const place = `sheet ${JSON.stringify(sheet.name)}`;
    const relationship = byId.get(sheet.id);
    if (!relationship)
      problems.add(place, sheet.id, 'the workbook lists this sheet but does not say where it is', saveAgain);
    else if (relationship.type !== 'worksheet')
      problems.add(
        place,
        relationship.type,
        'this is not a sheet of cells and was not read',
        'Nothing to do if it holds no questions',
      );
    else if (relationship.external)
      problems.add(
        place,
        relationship.target,
        'this sheet lies in another file and was not read',
        'Copy the sheet into the workbook',
      );
    else if (!archive.has(relationship.target))
      problems.add(place, relationship.target, 'this sheet is listed but missing from the archive', saveAgain);
    else sheets.push({ name: sheet.name, hidden: sheet.state !== 'visible', part: relationship.target });
  }
  if (sheets.length === 0)
    throw new ReadingStopped('WORKBOOK_EMPTY', book, 'no readable sheet was found in the workbook', saveAgain);
  const target = (type: string): string | undefined =>
    relationships.find((one) => one.type === type && !one.external && archive.has(one.target))?.target;
  return { sheets, date1904, names, sharedStrings: target('sharedStrings'), styles: target('styles') };
}

async function workbookPart(archive: Archive, limits: ReadLimits): Promise<string> {
  const roots = await relationshipsOf(archive, '', limits);
  const book =
    roots.find((one) => one.type === 'officeDocument' && archive.has(one.target))?.target ?? 'xl/workbook.xml';
  if (/\.bin$/i.test(book) || archive.has('xl/workbook.bin')) throw unsupported('this is a binary workbook (.xlsb)');
  if (/^word\//i.test(book) || archive.has('word/document.xml'))
    throw unsupported('this is a text document, not a workbook');
  if (/^ppt\//i.test(book) || archive.has('ppt/presentation.xml'))
    throw unsupported('this is a presentation, not a workbook');
  if (archive.has('mimetype') && archive.has('content.xml')) throw unsupported('this is an OpenDocument file');
  if (
    archive.has('Index/Document.iwa') ||
    archive.names().some((name) => name.endsWith('.iwa') || name.endsWith('.numbers'))
  )
    throw unsupported('this is an Apple Numbers file');
  if (!archive.has(book))
    throw new ReadingStopped(
      'WORKBOOK_NOT_READABLE',
      '',
      'this is a zip archive, but there is no workbook in it',
      'Send the .xlsx file itself, not an archive around it',
    );
  return book;
}

const unsupported = (reason: string): ReadingStopped =>
  new ReadingStopped(
    'WORKBOOK_FORMAT_UNSUPPORTED',
    '',
    reason,
    'Open it in a spreadsheet program and save it as .xlsx or .csv',
  );

/** Where a part says that others belong to it; none where it says nothing. */
export async function relationshipsOf(archive: Archive, part: string, limits: ReadLimits): Promise<Relationship[]> {
  const slash = part.lastIndexOf('/') + 1;
  const file = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
  const found: Relationship[] = [];
  if (!archive.has(file)) return found;
  await parseXml(await archive.open(file), file, limits, {
    open(name, attributes) {
      if (name !== 'Relationship' || found.length >= limits.entries) return;
      const type = attributes['Type'] ?? '';
      const external = attributes['TargetMode'] === 'External';
      const target = attributes['Target'] ?? '';
      // The last segment of the type is the same in Transitional and in Strict files.
      found.push({
        id: attributes['Id'] ?? '',
        type: type.slice(type.lastIndexOf('/') + 1),
        external,
        target: external ? target : resolveTarget(part, target),
      });
    },
  });
  return found;
}

/** Absolute (`/xl/a.xml`) and relative (`../a.xml`) targets, percent-encoding, backslashes. */
function resolveTarget(from: string, target: string): string {
  let text = target.replaceAll('\\', '/');
  try {
    text = decodeURIComponent(text);
  } catch {
    // Not percent-encoded after all: the name is taken as it stands.
  }
  const steps = text.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const step of text.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}
