import { getDomain, parse } from 'tldts';
import { invalid } from '../asset/asset.policy.js';
import { canonicalUrl, hostOf } from '../dataset/sources.policy.js';
import type { DatasetSource } from '../dataset/dataset.events.js';

/** What was reported as poisoned, in the form in which it is compared. */
export interface Report {
  /** `null` when a whole domain was reported. */
  readonly url: string | null;
  readonly host: string;
  /** Registrable domain of the host by the public suffix list; the host itself where there is none, as for an IP address. */
  readonly domain: string;
  readonly digest: string | null;
  /** ISO 8601; `null` is open. */
  readonly from: string | null;
  readonly to: string | null;
}

export type Match = 'digest' | 'url' | 'within_domain' | 'same_domain';
export type Overlap = 'within' | 'partial' | 'unknown' | 'none';
export type Verdict = 'confirmed' | 'possible' | 'excluded';

/** People who share a suffix, such as pages under github.io, are different owners. */
const byOwner = { allowPrivateDomains: true } as const;

/** Reads what was asked; `field` is where it stood. Refuses what has no host, and a public suffix, under which everybody has domains. */
export function reportOf({
  url,
  domain,
  digest = null,
  from = null,
  to = null,
}: {
  url?: string | null;
  domain?: string | null;
  digest?: string | null;
  from?: string | null;
  to?: string | null;
}): { kind: 'report'; report: Report } | ReturnType<typeof invalid> {
  if ((url == null) === (domain == null)) return invalid('url', url ?? '', 'Give either a URL or a domain.');
  const [field, asked] = url != null ? ['url', url] : ['domain', domain!];
  if (from !== null && to !== null && to < from) return invalid('to', to, `It lies before "from", ${from}.`);
  const host = hostOf(asked.replace(/^\*\./, ''));
  if (host === null)
    return invalid(field, asked, 'Write a host such as example.com, or a URL such as https://example.com/data.csv.');
  const { publicSuffix, isIp, isIcann, isPrivate, hostname } = parse(host, byOwner);
  // A host without a dot that is on no list is a machine of one's own network.
  if (!isIp && publicSuffix === hostname && (isIcann || isPrivate || host.includes('.')))
    return invalid(field, asked, 'It is a public suffix, under which everybody has domains; name a domain below it.');
  const address = url != null ? canonicalUrl(asked) : null;
  return { kind: 'report', report: { url: address, host, domain: getDomain(host, byOwner) ?? host, digest, from, to } };
}

/**
 * How a source matches what was reported. A report of a domain covers its subdomains; a report of a subdomain touches the rest of the
 * registrable domain only as "the same owner". `null`: not at all.
 */
export function matchOf(source: DatasetSource, report: Report): Match | null {
  if (report.digest !== null && source.digest === report.digest) return 'digest';
  if (report.url !== null && canonicalUrl(source.url) === report.url) return 'url';
  const host = hostOf(source.url);
  if (host === null) return null;
  if (report.url === null && below(host, report.host)) return 'within_domain';
  return below(host, report.domain) ? 'same_domain' : null;
}

const below = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** How the time of collection lies to the time of the report. An end that nobody knows leaves it unknown, unless the other end rules it out. */
export function overlapOf(
  { collectedFrom, collectedTo }: DatasetSource,
  { from, to }: Pick<Report, 'from' | 'to'>,
): Overlap {
  if (collectedTo !== null && from !== null && collectedTo < from) return 'none';
  if (collectedFrom !== null && to !== null && collectedFrom > to) return 'none';
  if (collectedFrom === null || collectedTo === null) return 'unknown';
  return (from === null || collectedFrom >= from) && (to === null || collectedTo <= to) ? 'within' : 'partial';
}

/**
 * Confirmed: the very content (digest), the very URL collected in the window, or a reported domain collected entirely within it. Excluded: not
 * collected in the window. Possible: everything between. Source: ETSI TS 104 223, 5.2.4-2.1.
 */
export function verdictOf(match: Match, overlap: Overlap): Verdict {
  if (match === 'digest') return 'confirmed';
  if (overlap === 'none') return 'excluded';
  if (match === 'url') return overlap === 'unknown' ? 'possible' : 'confirmed';
  return match === 'within_domain' && overlap === 'within' ? 'confirmed' : 'possible';
}

const severity: readonly Verdict[] = ['confirmed', 'possible', 'excluded'];

/** The gravest of several verdicts. */
export const gravest = (verdicts: readonly Verdict[]): Verdict =>
  severity.find((verdict) => verdicts.includes(verdict)) ?? 'excluded';
