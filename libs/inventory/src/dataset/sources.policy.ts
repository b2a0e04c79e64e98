import { invalid } from '../asset/asset.policy.js';
import { parseDigest } from '../import/digest.js';
import { withoutSecrets } from '../import/reading/url.js';
import type { DatasetSource } from './dataset.events.js';

/** Checks the stated sources; gives them in their normal form, or the refusal naming the field. Source: ETSI TS 104 223, 5.2.4-2. */
export function acceptSources(
  sources: readonly DatasetSource[],
): { kind: 'sources'; sources: readonly DatasetSource[] } | ReturnType<typeof invalid> {
  const accepted: DatasetSource[] = [];
  for (const { url, collectedFrom, collectedTo, digest } of sources) {
    if (url.trim() === '') return invalid('sources.url', url, 'Say where the data came from.');
    if (collectedFrom !== null && collectedTo !== null && collectedTo < collectedFrom) {
      return invalid(
        'sources.collectedTo',
        collectedTo,
        `It lies before collectedFrom, ${collectedFrom}; swap them or correct one.`,
      );
    }
    const parsed = digest === null ? null : parseDigest(undefined, digest);
    if (parsed?.kind === 'claim')
      return invalid(
        'sources.digest',
        digest ?? '',
        `The digest of ${url} ${parsed.reason}; ${parsed.remedy}, with its algorithm in front: sha256:….`,
      );
    accepted.push({
      url: withoutSecrets(url).url,
      collectedFrom,
      collectedTo,
      digest: parsed ? `${parsed.digest.algorithm}:${parsed.digest.value}` : null,
    });
  }
  return { kind: 'sources', sources: accepted };
}

/**
 * Host of a URL as it is compared: lower case, punycode, without port, credentials and trailing dot. Also of a bare host or domain.
 * Buckets and repositories count as hosts too (`s3://bucket/…`). `null` when there is none.
 */
export function hostOf(url: string): string | null {
  const text = url.trim();
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
