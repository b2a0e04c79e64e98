import { safeUrl, type AssetDraft, type CardDraft, type PlanDraft } from '../draft.js';
import { urlsIn } from '../reading/url.js';
import { first, pointerOf, texts } from './files.js';
import type { LdNode } from './json-ld.js';

export function readSources(
  node: LdNode,
  asset: AssetDraft,
  card: CardDraft,
  { findings }: PlanDraft,
  urls: readonly string[],
): void {
  const page = first(node, 'url');
  const stated =
    first(node, 'rai:dataCollectionTimeframe') ??
    first(node, 'rai:dataCollectionTimeFrame') ??
    first(node, 'temporalCoverage');
  const term =
    ['rai:dataCollectionTimeframe', 'rai:dataCollectionTimeFrame', 'temporalCoverage'].find(
      (each) => first(node, each) === stated,
    ) ?? 'temporalCoverage';
  const interval =
    stated === undefined ? {} : intervalOf(texts(node, term).length === 2 ? texts(node, term).join('/') : stated);
  if (interval === undefined)
    findings.add(
      'wrong',
      pointerOf(node, term),
      term,
      'is not an interval of dates, or ends before it begins',
      'write it as ISO 8601, e.g. 2025-01-01/2025-03-31',
      stated,
    );
  else if (stated !== undefined && term === 'temporalCoverage')
    findings.add(
      'note',
      pointerOf(node, term),
      term,
      'the period that the data covers is taken as the period in which it was collected',
      'confirm, or state rai:dataCollectionTimeframe',
      stated,
    );
  const places = [
    ...new Set([...(page === undefined ? [] : [safeUrl(page, pointerOf(node, 'url'), 'url', findings)]), ...urls]),
  ];
  asset.sources = places.map((url) => ({ url, ...interval }));
  asset.references = [
    ...texts(node, 'sameAs').map((url) => ({ type: 'same-as', url })),
    ...texts(node, 'citeAs')
      .concat(texts(node, 'citation'))
      .flatMap((text) => urlsIn(text).map((url) => ({ type: 'citation', url }))),
  ];
  if (places.length > 0)
    card.say(
      'sources',
      places.slice(0, 20).join('\n') + (places.length > 20 ? `\n(and ${places.length - 20} more)` : ''),
      pointerOf(node, page === undefined ? 'distribution' : 'url'),
    );
}

/** `2025-01-01/2025-03-31`, `2020-01/..`, `2019`; nothing when it cannot be read or runs backwards. */
export function intervalOf(text: string): { collectedFrom?: string; collectedTo?: string } | undefined {
  const parts = text.trim().split(/\s*(?:\/|–| - | to )\s*/);
  const [from = '', to = from] = parts;
  const open = (part: string): boolean => part === '..' || part === '';
  if (parts.length > 2 || (open(from) && open(to))) return undefined;
  const readable = (part: string): boolean =>
    open(part) ||
    (/^\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(part) && !Number.isNaN(Date.parse(part)));
  if (!readable(from) || !readable(to) || (!open(from) && !open(to) && Date.parse(from) > Date.parse(to)))
    return undefined;
  return { ...(open(from) ? {} : { collectedFrom: from }), ...(open(to) ? {} : { collectedTo: to }) };
}
