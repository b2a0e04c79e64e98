import { readFile, stat } from 'node:fs/promises';
import { decodeText } from './csv/text-encoding.js';
import { type PackResult, parsePack } from '../questionnaire/pack.js';
import { importOwn } from './import-own.js';
import { importTemplate, type TemplateImport, type TemplateNames } from './import-template.js';
import { readLimits, type ReadLimits } from './limits.js';
import { readWorkbook } from './read-workbook.js';
import { type Recognised, recognise } from './recognise.js';
import { importVsaq, isVsaq } from './vsaq/import-vsaq.js';
import { parseTolerantJson, type Tolerant } from './vsaq/tolerant-json.js';
import { type Workbook, type WorkbookRefusal, workbookRefusal, type WorkbookSource } from './workbook.js';

/** A questionnaire file, opened and told apart: what amounts to a workbook (xlsx, csv, JSON, YAML), a VSAQ template, or a refusal. */
export type Opened =
  | { readonly kind: 'workbook'; readonly workbook: Workbook; readonly recognised: Recognised }
  | { readonly kind: 'vsaq'; readonly file: string; readonly value: Tolerant }
  /** Custodia's own YAML: a template, never answers. */
  | { readonly kind: 'own'; readonly file: string; readonly pack: PackResult }
  | { readonly kind: 'refused'; readonly refusal: WorkbookRefusal };

const longestJson = 5 * 1024 * 1024;
/** Of our own YAML; ten times the largest pack. */
const longestOwn = 1024 * 1024;

export interface OpenOptions {
  readonly limits?: Partial<ReadLimits>;
  /** The column of answers, where a person was asked for it: `C`, a heading, or `Sheet!C`. */
  readonly column?: string | undefined;
}

/** Opens any questionnaire file by what it holds; its name only helps with JSON. */
export async function openQuestionnaire(
  source: WorkbookSource,
  { limits = {}, column }: OpenOptions = {},
): Promise<Opened> {
  const json =
    /\.(json5?|jsonc)$/i.test(source.name) || (await startsLikeJson(source))
      ? await openJson(source, { ...readLimits, ...limits })
      : null;
  if (json) return json;
  const own = await openOwn(source, { ...readLimits, ...limits });
  if (own) return own;
  const result = await readWorkbook(source, limits);
  return result.kind === 'refused'
    ? result
    : { kind: 'workbook', workbook: result.workbook, recognised: recognise(result.workbook, column) };
}

/** Any questionnaire file to a template edition; see `importTemplate`. */
export async function importTemplateFile(
  source: WorkbookSource,
  names: TemplateNames = {},
): Promise<({ kind: 'imported' } & TemplateImport) | { kind: 'refused'; refusal: WorkbookRefusal }> {
  const opened = await openQuestionnaire(source);
  if (opened.kind === 'refused') return opened;
  return {
    kind: 'imported',
    ...(opened.kind === 'vsaq'
      ? importVsaq(opened.value, opened.file, names)
      : opened.kind === 'own'
        ? importOwn(opened.pack, opened.file, names)
        : importTemplate(opened.workbook, names, opened.recognised)),
  };
}

/** A VSAQ template, or why the JSON cannot be read; `null` for JSON of another kind. */
async function openJson(source: WorkbookSource, limits: ReadLimits): Promise<Opened | null> {
  const refused = (place: string, reason: string, remedy: string): Opened => ({
    kind: 'refused',
    refusal: workbookRefusal('WORKBOOK_NOT_READABLE', source.name, place, reason, remedy),
  });
  const longest = Math.min(longestJson, limits.fileBytes);
  const bytes = await bytesOf(source, longest);
  if (bytes === 'missing') return refused('', 'the file cannot be opened', 'Check that it exists and may be read');
  if (bytes === 'long')
    return refused('', `the JSON file is longer than ${longest} bytes`, 'Send the questionnaire as a workbook or csv');
  const parsed = parseTolerantJson(decodeText(bytes).text);
  if (parsed.kind === 'refused')
    return refused(
      `line ${parsed.line}`,
      `the JSON cannot be read: ${parsed.reason}`,
      'Correct the line and send the file again',
    );
  return isVsaq(parsed.value) ? { kind: 'vsaq', file: source.name, value: parsed.value } : null;
}

/** Custodia's own YAML, which begins with the name of its pack; `null` for anything else. */
async function openOwn(source: WorkbookSource, limits: ReadLimits): Promise<Opened | null> {
  const bytes = await bytesOf(source, Math.min(longestOwn, limits.fileBytes));
  if (typeof bytes === 'string') return null;
  if (
    !/^\uFEFF?(?:\s*#[^\n]*\n|\s*---\s*\n)*\s*pack:\s*\S/.test(Buffer.from(bytes.subarray(0, 2_000)).toString('utf8'))
  )
    return null;
  return {
    kind: 'own',
    file: source.name,
    pack: parsePack(decodeText(bytes).text, source.name, {
      kind: 'workbook',
      file: source.name,
      format: 'custodia',
      certainty: 1,
    }),
  };
}

async function bytesOf(source: WorkbookSource, longest: number): Promise<Uint8Array | 'missing' | 'long'> {
  try {
    if ('bytes' in source) return source.bytes.byteLength > longest ? 'long' : source.bytes;
    const found = await stat(source.path);
    if (!found.isFile()) return 'missing';
    return found.size > longest ? 'long' : await readFile(source.path);
  } catch {
    return 'missing';
  }
}

/** Only bytes in memory are looked at; a path without a JSON name goes to the workbook reader. */
async function startsLikeJson(source: WorkbookSource): Promise<boolean> {
  return (
    'bytes' in source &&
    !/\.(xlsx|xlsm|csv)$/i.test(source.name) &&
    /^[\s\uFEFF]*(\{|\[|\/\/|\/\*)/.test(Buffer.from(source.bytes.subarray(0, 200)).toString('utf8'))
  );
}
