import { invalidAll, type invalid, type Wrong } from '../asset/asset.policy.js';
import { parseDigest, withoutSecrets } from '@custodia/import';
import type { DatasetSource } from './dataset.events.js';

/**
 * Checks the stated sources as of `at`; gives them in their normal form, or the refusal that names everything that cannot be taken.
 * Source: ETSI TS 104 223, 5.2.4-2.
 */
export function acceptSources(
  sources: readonly DatasetSource[],
  at: string,
): { kind: 'sources'; sources: readonly DatasetSource[] } | ReturnType<typeof invalid> {
  const wrong: Wrong[] = [];
  const accepted = sources.map(({ url, collectedFrom, collectedTo, digest }): DatasetSource => {
    const refuse = (field: string, value: string, remedy: string): void =>
      void wrong.push({ field: `sources.${field}`, value, remedy });
    if (!isAddress(url))
      refuse('url', url, 'Write where the data came from as an address: https://…, s3://bucket/…, a domain, or urn:….');
    if (collectedFrom !== null && collectedTo !== null && collectedTo < collectedFrom)
      refuse('collectedTo', collectedTo, `It lies before collectedFrom, ${collectedFrom}; swap them or correct one.`);
    for (const [field, moment] of Object.entries({ collectedFrom, collectedTo }))
      if (moment !== null && moment > at)
        refuse(field, moment, 'It lies in the future: name when the data was collected, or leave it out.');
    const parsed = digest === null ? null : parseDigest(undefined, digest);
    if (parsed?.kind === 'claim')
      refuse(
        'digest',
        digest ?? '',
        `The digest of ${url} ${parsed.reason}; ${parsed.remedy}, with its algorithm in front: sha256:….`,
      );
    return {
      url: withoutSecrets(url).url,
      collectedFrom,
      collectedTo,
      digest: parsed?.kind === 'digest' ? `${parsed.digest.algorithm}:${parsed.digest.value}` : null,
    };
  });
  return invalidAll(wrong) ?? { kind: 'sources', sources: accepted };
}

/**
 * Whether a text is an address that can be compared: a URL of any scheme, a name such as `urn:…` or `doi:…`, or a bare domain.
 * What is none could match no report, and would be taken for untouched.
 */
export function isAddress(url: string): boolean {
  const text = url.trim();
  if (/\s/.test(text)) return false;
  if (/^https?:/i.test(text)) return URL.canParse(text) && new URL(text).hostname !== '';
  if (/^[a-z][a-z0-9+.-]+:\/./i.test(text) || /^(?:urn|doi|ark|hdl|hf):./i.test(text)) return true;
  return /^[^:@]+$|^[^:@]+:\d+(?:\/|$)/.test(text) && (hostOf(text)?.includes('.') ?? false);
}

/**
 * Host of a URL as it is compared: lower case, punycode, without port, credentials and trailing dot. Also of a bare host or domain.
 * Buckets and repositories count as hosts too (`s3://bucket/…`). `null` when there is none.
 */
export function hostOf(url: string): string | null {
  const text = url.trim();
  // An address without authority, such as file:///data: its path would be taken for a host.
  if (/^[a-z][a-z0-9+.-]*:\/\/\//i.test(text)) return null;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text.replace(/^[a-z][a-z0-9+.-]*:/i, 'https:')
    : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const host = new URL(address).hostname.replace(/\.$/, '');
  return host === '' ? null : host;
}

/**
 * A URL in the form in which two are the same: scheme family dropped (http and https serve the same content), host as in `hostOf`, default port,
 * fragment and trailing slash dropped.
 */
export function canonicalUrl(url: string): string | null {
  const text = url.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  const host = hostOf(text);
  if (host === null) return null;
  const address = scheme ? text.replace(/^[a-z][a-z0-9+.-]*:/i, 'https:') : `https://${text}`;
  const { port, pathname, search } = new URL(address);
  const standard = port === '' || port === '80' || port === '443';
  const family = scheme === undefined || scheme === 'http' || scheme === 'https' ? 'web' : scheme;
  return `${family}://${host}${standard ? '' : `:${port}`}${pathname.replace(/\/+$/, '')}${search}`;
}
