import type { Digest } from '../digest.js';
import { readDigest, safeUrl, withDigests, type AssetDraft } from '../draft.js';
import type { PlannedFile } from '../plan.js';
import { isObject, type JsonObject } from '../reading/json.js';
import type { Findings } from '../reading/findings.js';
import { textOf } from '../reading/reader.js';
import { nodeOf, type LdNode, type LdValue, type Terms } from './json-ld.js';

const digestTerms: readonly string[] = ['sha256', 'sha512', 'sha384', 'sha1', 'md5'];
const known: ReadonlySet<string> = new Set([
  'name',
  'description',
  'contentUrl',
  'contentSize',
  'encodingFormat',
  'containedIn',
  'includes',
  'excludes',
  'sameAs',
  'source',
  'alternateName',
  'url',
  'dateModified',
  'dateCreated',
  ...digestTerms,
]);

export interface Distribution {
  readonly files: readonly PlannedFile[];
  /** URLs that the bytes can be fetched from. */
  readonly urls: readonly string[];
  /** Ids of all parts, for checking references. */
  readonly ids: ReadonlySet<string>;
}

/** Reads FileObject and FileSet entries (Croissant 1.0, "Resources"): paths, sizes and digests that fit; the rest becomes claims and problems. */
export function readDistribution(
  asset: AssetDraft,
  parts: readonly LdNode[],
  live: boolean,
  terms: Terms,
  findings: Findings,
): Distribution {
  const files: PlannedFile[] = [];
  const urls: string[] = [];
  const owners = new Map<string, string>();
  const ids = new Set(parts.flatMap((part) => [part.id, first(part, 'name')].filter((each) => each !== undefined)));
  for (const part of parts) {
    const set = part.types.includes('FileSet');
    if (!set && !part.types.includes('FileObject')) {
      findings.add(
        'wrong',
        part.pointer,
        '@type',
        `is ${part.types.length === 0 ? 'not given' : `"${part.types.join(', ')}"`}, not FileObject or FileSet`,
        'say "@type": "cr:FileObject" or "cr:FileSet"',
      );
    }
    const path = part.id ?? first(part, 'name') ?? first(part, 'contentUrl') ?? part.pointer;
    const contained = (part.terms.get('containedIn') ?? []).map((value) => containerOf(value, terms));
    contained
      .filter((id) => id !== undefined && !ids.has(id))
      .forEach((id) =>
        findings.add(
          'wrong',
          part.pointer,
          'containedIn',
          `"${path}" is contained in "${id}", which is not in the distribution`,
          'add that file, or correct its @id',
          id,
        ),
      );
    const url = first(part, 'contentUrl');
    const safe = url === undefined ? undefined : safeUrl(url, pointerOf(part, 'contentUrl'), 'contentUrl', findings);
    if (!set) sharedDigest(part, path, owners, findings);
    const digests = set ? [] : digestsOf(asset, part, path, findings);
    if (!set) required(part, path, safe, digests.length, contained.length > 0, live, findings);
    else if ((part.terms.get('includes') ?? []).length === 0)
      findings.add(
        'missing',
        part.pointer,
        'includes',
        `the file set "${path}" does not say which files it includes`,
        'give a glob pattern, e.g. "*.parquet"',
      );
    if ((part.terms.get('encodingFormat') ?? []).length === 0)
      findings.add(
        'missing',
        part.pointer,
        'encodingFormat',
        `"${path}" does not name its media type (required by Croissant)`,
        'give a media type, e.g. "text/csv"',
      );
    files.push(
      withDigests(
        {
          path: set ? `${path} (${texts(part, 'includes').join(', ') || 'set of files'})` : path,
          ...sizeOf(part, path, findings),
          ...present('mediaType', first(part, 'encodingFormat')),
          ...present('url', safe),
        },
        digests,
      ),
    );
    if (safe !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(safe)) urls.push(safe);
    unknownTerms(asset, part, path, findings);
  }
  return { files, urls: [...new Set(urls)], ids };
}

function digestsOf(asset: AssetDraft, part: LdNode, path: string, findings: Findings): Digest[] {
  return digestTerms.flatMap((term) =>
    (part.terms.get(term) ?? []).flatMap(
      ({ value, pointer }) => readDigest(asset, path, term, value, pointer, findings) ?? [],
    ),
  );
}

/** Two files of a distribution with one digest: either one of them twice, or one digest copied by mistake. */
function sharedDigest(part: LdNode, path: string, owners: Map<string, string>, findings: Findings): void {
  for (const term of digestTerms) {
    for (const { value, pointer } of part.terms.get(term) ?? []) {
      if (typeof value !== 'string' || !/^[0-9a-f]{32,}$/i.test(value.trim())) continue;
      const key = value.trim().toLowerCase();
      const other = owners.get(key);
      if (other !== undefined && other !== path)
        findings.add(
          'wrong',
          pointer,
          term,
          `"${path}" states the same digest as "${other}"`,
          'check that it was not copied by mistake',
          value,
        );
      else owners.set(key, path);
    }
  }
}

function required(
  part: LdNode,
  path: string,
  url: string | undefined,
  digests: number,
  contained: boolean,
  live: boolean,
  findings: Findings,
): void {
  if (url === undefined && !contained)
    findings.add(
      'missing',
      part.pointer,
      'contentUrl',
      `"${path}" does not say where it is (required by Croissant)`,
      'give contentUrl, or containedIn for a file inside an archive',
    );
  const stated = digestTerms.some((term) => part.terms.has(term));
  if (digests > 0 || stated || contained) return;
  if (live)
    findings.add(
      'note',
      part.pointer,
      'sha256',
      `"${path}" has no digest; the data set is live, so one would describe a moment only`,
      'record a digest with each snapshot that is used for training',
    );
  else
    findings.add(
      'missing',
      part.pointer,
      'sha256',
      `"${path}" has no digest (required by Croissant; ETSI TS 104 223, 5.2.4-1.2)`,
      'compute its SHA-256 and state it',
    );
}

const units: Readonly<Record<string, number>> = {
  '': 0,
  b: 0,
  byte: 0,
  bytes: 0,
  k: 1,
  kb: 1,
  m: 2,
  mb: 2,
  g: 3,
  gb: 3,
  t: 4,
  tb: 4,
  p: 5,
  pb: 5,
};

/** `117743 B`, `8.8 KB`, `97.73 TiB`, `1,024`; a rounded size is reported, not pretended to be exact. */
function sizeOf(part: LdNode, path: string, findings: Findings): { size?: number } {
  const value = part.terms.get('contentSize')?.[0];
  const text = textOf(value?.value);
  if (text === undefined || value === undefined) return {};
  const found = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*([kmgtp]?)(i?)(b|bytes?)?$/i.exec(text);
  if (found === null) {
    findings.add(
      'wrong',
      value.pointer,
      'contentSize',
      `the size of "${path}" cannot be read`,
      'write the number of bytes, e.g. "117743 B"',
      text,
    );
    return {};
  }
  const power = units[(found[3] ?? '').toLowerCase()] ?? 0;
  const size =
    Number(`${(found[1] ?? '0').replaceAll(',', '')}${found[2] ?? ''}`) *
    (found[4] === '' || found[4] === undefined ? 1000 : 1024) ** power;
  if (power > 0) {
    findings.add(
      'note',
      value.pointer,
      'contentSize',
      `the size of "${path}" is rounded (${text}), so it is not taken over as a number of bytes`,
      'state it in bytes',
      text,
    );
    return {};
  }
  return Number.isSafeInteger(size) ? { size } : {};
}

function containerOf({ value, pointer }: LdValue, terms: Terms): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const node = nodeOf(value, pointer, terms);
  const inner = node.terms.get('fileObject')?.[0] ?? node.terms.get('fileSet')?.[0];
  return node.id ?? (inner === undefined ? undefined : containerOf(inner, terms));
}

function unknownTerms(asset: AssetDraft, part: LdNode, path: string, findings: Findings): void {
  const strange = [
    ...part.unknown,
    ...[...part.terms]
      .filter(([term]) => !known.has(term))
      .map(([key, values]) => ({ key, pointer: values[0]?.pointer ?? part.pointer, value: values[0]?.value ?? null })),
  ];
  for (const { key, pointer, value } of strange) {
    findings.add(
      'unknown',
      pointer,
      key,
      `is not a field of a Croissant file entry ("${path}")`,
      'it is kept with the asset as it stands; check the spelling',
      value,
    );
    asset.extra[`${path}.${key}`] = value;
  }
}

export const first = (node: LdNode, term: string): string | undefined => texts(node, term)[0];
export const texts = (node: LdNode, term: string): string[] =>
  (node.terms.get(term) ?? []).flatMap(
    ({ value }) => textOf(value) ?? (isObject(value) ? (inLanguage(value) ?? textOf(value['@id']) ?? []) : []),
  );

/** A JSON-LD language map (`{"en": ..., "fr": ...}`): English if there, else the first language. */
export function inLanguage(value: JsonObject): string | undefined {
  const keys = Object.keys(value);
  if (
    keys.length === 0 ||
    !keys.every((key) => /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(key) && typeof value[key] === 'string')
  )
    return undefined;
  return textOf(value[keys.find((key) => /^en\b/i.test(key)) ?? keys[0] ?? '']);
}

export const pointerOf = (node: LdNode, term: string): string => node.terms.get(term)?.[0]?.pointer ?? node.pointer;
export const present = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
