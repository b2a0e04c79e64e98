import type { Card, CardFields, CardKind, ListField, Metric, TextField } from './cards/card.js';
import { valuesOf } from './cards/card.js';
import { completenessOf, type Circumstances } from './cards/completeness.policy.js';
import { parseDigest, strongest, type Digest } from './digest.js';
import { placeholderReason } from './placeholder.js';
import type { PlannedAsset, PlannedFile, PlannedKind, PlannedLink, PlannedVersion, Relation } from './plan.js';
import type { Findings } from './reading/findings.js';
import { withoutSecrets } from './reading/url.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
/** An asset while its file is being read. */
export type AssetDraft = Omit<Writable<PlannedAsset>, 'extra'> & {
  extra: Record<string, PlannedAsset['extra'][string]>;
};

export interface PlanDraft {
  readonly assets: AssetDraft[];
  readonly links: PlannedLink[];
  readonly findings: Findings;
  asset(kind: PlannedKind, name: string, place: string, ref?: string): AssetDraft;
  /** An asset that the file only names; the same one for the same kind and name. */
  mention(kind: PlannedKind, name: string, place: string): AssetDraft;
  /** The asset of this kind and name, the first one when there are several. */
  find(kind: PlannedKind, name: string): AssetDraft | undefined;
  link(from: string, to: string, relation: Relation): void;
  linked(from: string, to: string): boolean;
}

export function startPlan(findings: Findings): PlanDraft {
  const assets: AssetDraft[] = [];
  const links: PlannedLink[] = [];
  const refs = new Map<string, number>();
  const linked = new Set<string>();
  const pairs = new Set<string>();
  const named = new Map<string, AssetDraft>();
  const mentions = new Map<string, AssetDraft>();
  const unique = (wanted: string): string => {
    const count = (refs.get(wanted) ?? 0) + 1;
    refs.set(wanted, count);
    return count === 1 ? wanted : unique(`${wanted}#${count}`);
  };
  const asset: PlanDraft['asset'] = (kind, name, place, ref) => {
    const draft: AssetDraft = {
      ref: unique(ref ?? `${kind}:${name}`),
      kind,
      name,
      mention: false,
      versions: [],
      licences: [],
      sources: [],
      references: [],
      claims: [],
      suppliers: [],
      people: [],
      extra: Object.create(null) as AssetDraft['extra'],
      place,
    };
    assets.push(draft);
    if (!named.has(`${kind}\n${name}`)) named.set(`${kind}\n${name}`, draft);
    return draft;
  };
  return {
    assets,
    links,
    findings,
    asset,
    mention(kind, name, place) {
      const key = `${kind}\n${name.toLowerCase()}`;
      const known = mentions.get(key);
      if (known !== undefined) return known;
      const draft = asset(kind, name, place);
      draft.mention = true;
      mentions.set(key, draft);
      return draft;
    },
    find: (kind, name) => named.get(`${kind}\n${name}`),
    linked: (from, to) => pairs.has(`${from}\n${to}`),
    link(from, to, relation) {
      const key = `${from}\n${to}\n${relation}`;
      if (from === to || linked.has(key)) return;
      linked.add(key);
      pairs.add(`${from}\n${to}`);
      links.push({ from, to, relation });
    },
  };
}

const seen = new WeakMap<AssetDraft, Set<string>>();

/** True the first time this is asked for an asset and a key: keeps lists free of repetitions without searching them. */
export function isNew(asset: AssetDraft, key: string): boolean {
  const keys = seen.get(asset) ?? new Set<string>();
  seen.set(asset, keys);
  return keys.size < keys.add(key).size;
}

export function addPerson(asset: AssetDraft, role: string, name: string, contact?: string): void {
  if (isNew(asset, `person ${role} ${name}`))
    asset.people.push({ name, role, ...(contact === undefined ? {} : { contact }) });
}

export interface CardDraft {
  readonly kind: CardKind;
  /** Adds prose to a field; a placeholder is remembered as the reason why the field is missing, and not added. */
  say(field: TextField, text: string | undefined, place: string): void;
  list(field: ListField, items: readonly string[], place: string): void;
  metric(metric: Metric, place: string): void;
  passage(title: string, text: string, place: string): void;
  build(): Card;
  placeholderOf(field: string): { readonly place: string; readonly text: string; readonly reason: string } | undefined;
}

export function startCard(kind: CardKind, findings: Findings): CardDraft {
  const prose = new Map<TextField, { parts: Set<string>; place: string }>();
  const lists = new Map<ListField, { items: Set<string>; place: string }>();
  const metrics: { value: Metric[]; place: string } = { value: [], place: '' };
  const passages: { title: string; text: string; place: string }[] = [];
  const placeholders = new Map<string, { place: string; text: string; reason: string }>();
  const filler = (field: string, text: string, place: string): boolean => {
    const reason = placeholderReason(text);
    if (reason === undefined) return false;
    if (!placeholders.has(field)) placeholders.set(field, { place, text, reason });
    if (text.trim() !== '')
      findings.add(
        'missing',
        place,
        field,
        `states nothing: it ${reason}`,
        'write the statement, or why it does not apply',
        text,
      );
    return true;
  };
  const draft: CardDraft = {
    kind,
    say(field, text, place) {
      if (text === undefined || filler(field, text, place)) return;
      const known = prose.get(field);
      if (known === undefined) prose.set(field, { parts: new Set([text.trim()]), place });
      else known.parts.add(text.trim());
    },
    list(field, items, place) {
      const stated = items.filter((item) => !filler(field, item, place));
      if (stated.length === 0) return;
      const known = lists.get(field);
      if (known === undefined) lists.set(field, { items: new Set(stated), place });
      else stated.forEach((item) => known.items.add(item));
    },
    metric(metric, place) {
      if (metrics.value.length === 0) metrics.place = place;
      metrics.value.push(metric);
    },
    passage: (title, text, place) => void passages.push({ title, text, place }),
    build: () => ({
      kind,
      passages,
      fields: {
        ...Object.fromEntries(
          [...prose].map(([field, { parts, place }]) => [field, { value: [...parts].join('\n\n'), place }]),
        ),
        ...Object.fromEntries([...lists].map(([field, { items, place }]) => [field, { value: [...items], place }])),
        ...(metrics.value.length === 0 ? {} : { evaluationResults: metrics }),
      } as CardFields,
    }),
    placeholderOf: (field) => placeholders.get(field),
  };
  return draft;
}

/** Puts the card on the asset and reports each required field that it does not state, with the obligation behind it. */
export function attachCard(
  asset: AssetDraft,
  draft: CardDraft,
  findings: Findings,
  circumstances: Circumstances = {},
): void {
  const card = draft.build();
  asset.card = card;
  asset.completeness = completenessOf(draft.kind, valuesOf(card), circumstances);
  for (const { field, obligation, asks } of asset.completeness.missing) {
    const filler = draft.placeholderOf(field);
    const reason = filler === undefined ? 'is not stated' : `states nothing: it ${filler.reason}`;
    findings.add(
      'missing',
      filler?.place ?? asset.place,
      field,
      `${reason} (${obligation})`,
      `state ${asks}`,
      filler?.text === '' ? undefined : filler?.text,
      { asset: asset.ref, obligation },
    );
  }
}

/** A digest as stated for a file: taken over when it fits its algorithm, else kept as a claim and reported. */
export function readDigest(
  asset: AssetDraft,
  subject: string,
  algorithm: string | undefined,
  value: unknown,
  place: string,
  findings: Findings,
): Digest | undefined {
  const parsed = parseDigest(algorithm, value);
  const field = algorithm ?? 'digest';
  if (parsed.kind === 'claim') {
    claimOf(asset, subject, algorithm, value, place, parsed.reason);
    findings.add(
      'wrong',
      place,
      field,
      `the ${field} of "${subject}" ${parsed.reason}; kept as an unverified claim`,
      parsed.remedy,
      value,
    );
    return undefined;
  }
  if (parsed.weak)
    findings.add(
      'note',
      place,
      field,
      `${parsed.digest.algorithm} guards against accidents only, not against forgery`,
      'state a SHA-256 besides it',
    );
  if (parsed.ofNothing)
    findings.add('wrong', place, field, 'is the digest of an empty file', 'compute it over the content', value);
  return parsed.digest;
}

function claimOf(
  asset: AssetDraft,
  subject: string,
  algorithm: string | undefined,
  value: unknown,
  place: string,
  reason: string,
): void {
  asset.claims.push({
    subject,
    claim: 'digest',
    algorithm,
    value: (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 500),
    reason,
    place,
  });
}

/** The strongest digest in front, the others behind it. */
export function withDigests(
  file: Omit<PlannedFile, 'digest' | 'furtherDigests'>,
  digests: readonly Digest[],
): PlannedFile {
  const digest = strongest(digests);
  const further = digests.filter((each) => each !== digest);
  return {
    ...file,
    ...(digest === undefined ? {} : { digest }),
    ...(further.length === 0 ? {} : { furtherDigests: further }),
  };
}

/** A URL fit to be stored; a removed secret is reported. */
export function safeUrl(url: string, place: string, field: string, findings: Findings): string {
  const clean = withoutSecrets(url);
  if (clean.removed)
    findings.add(
      'wrong',
      place,
      field,
      'the URL carries a password or token; it was removed',
      'revoke that secret and take it out of the file',
    );
  return clean.url;
}

export const unversioned = 'unversioned';

export function versionOf(
  label: string | undefined,
  place: string,
  more: Partial<PlannedVersion> = {},
): PlannedVersion {
  return { label: label ?? unversioned, files: [], place, ...more };
}

/** What every importer gives back. */
export interface Reading {
  readonly formatVersion?: string | undefined;
  /** Faults that forbid the import. */
  readonly errors: readonly { readonly place: string; readonly reason: string; readonly remedy: string }[];
}
