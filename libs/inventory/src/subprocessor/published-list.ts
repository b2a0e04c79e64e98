import { createHash } from 'node:crypto';

/** A subprocessor as the public list shows it. */
export interface PublishedSubprocessor {
  readonly id: string;
  readonly name: string;
  readonly website: string | null;
  readonly purpose: string;
  readonly categories: readonly string[];
  readonly regions: readonly string[];
}

/** A notice of a change, with the subprocessor that it is about. */
export interface PublishedNotice {
  readonly subprocessorId: string;
  readonly name: string;
  readonly summary: string;
  /** ISO 8601. */
  readonly effectiveAt: string;
  readonly announcedAt: string;
}

export interface PublishedList {
  readonly organisation: string;
  readonly subprocessors: readonly PublishedSubprocessor[];
  /** Newest first. */
  readonly notices: readonly PublishedNotice[];
  /** Of the page; the feed is below it. */
  readonly url: string;
}

const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
const words = (code: string): string => code.replaceAll('_', ' ');
const day = (moment: string): string =>
  new Date(moment).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const feedOf = ({ url }: PublishedList): string => `${url}/feed.atom`;

const style =
  ':root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem;border-bottom:1px solid #8888}.wide{overflow-x:auto}';
/** For the page: its own style, and nothing from anywhere else. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/** Only links that a browser opens as pages. */
const linked = ({ name, website }: PublishedSubprocessor): string =>
  website !== null && /^https?:\/\//i.test(website)
    ? `<a href="${escaped(website)}" rel="noopener noreferrer">${escaped(name)}</a>`
    : escaped(name);

const opening =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">';

/** A page that says one thing, in the same style; `html` is written by us alone. */
export const plainPage = (title: string, html: string): string =>
  `${opening}<title>${escaped(title)}</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1>${html}</main></body></html>`;

/** The page of subprocessors for anybody, without a script. */
export function publishedPage(list: PublishedList): string {
  const title = `Subprocessors of ${list.organisation}`;
  const rows = list.subprocessors.map(
    (one) =>
      `<tr><th scope="row">${linked(one)}</th><td>${escaped(one.purpose)}</td><td>${escaped(one.categories.map(words).join(', '))}</td><td>${escaped(one.regions.join(', '))}</td></tr>`,
  );
  const notices = list.notices.map(
    ({ name, summary, effectiveAt, announcedAt }) =>
      `<li><strong>${escaped(name)}</strong>: ${escaped(summary)} Takes effect on <time datetime="${effectiveAt}">${day(effectiveAt)}</time>; announced on <time datetime="${announcedAt}">${day(announcedAt)}</time>.</li>`,
  );
  return [
    opening,
    `<title>${escaped(title)}</title><link rel="alternate" type="application/atom+xml" title="Notices" href="${escaped(feedOf(list))}"><style>${style}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1>`,
    rows.length === 0
      ? '<p>No subprocessor is listed.</p>'
      : `<div class="wide"><table><thead><tr><th scope="col">Name</th><th scope="col">Purpose</th><th scope="col">Kind</th><th scope="col">Regions</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
    `<h2>Notices of changes</h2>`,
    notices.length === 0 ? '<p>No change was announced.</p>' : `<ul>${notices.join('')}</ul>`,
    `<h2>Notices by mail</h2><form method="post" action="${escaped(`${new URL(list.url).pathname}/subscriptions`)}"><label>Mail address <input type="email" name="email" required maxlength="254" autocomplete="email"></label> <button type="submit">Send me the notices</button></form>`,
    `<p><a href="${escaped(feedOf(list))}">Follow the notices as an Atom feed</a></p></main></body></html>`,
  ].join('');
}

/** The notices as an Atom feed (RFC 4287). Ids never change, so a reader shows each notice once. */
export function publishedFeed(list: PublishedList, now: string): string {
  const entries = list.notices.map(
    ({ subprocessorId, name, summary, effectiveAt, announcedAt }) =>
      `<entry><id>${escaped(`${list.url}#${subprocessorId}/${announcedAt}`)}</id><title>${escaped(name)}</title><updated>${announcedAt}</updated><link href="${escaped(list.url)}"/><content type="text">${escaped(`${summary} Takes effect on ${day(effectiveAt)}.`)}</content></entry>`,
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom"><id>${escaped(list.url)}</id><title>${escaped(`Subprocessors of ${list.organisation}: notices of changes`)}</title>`,
    `<updated>${list.notices[0]?.announcedAt ?? now}</updated><author><name>${escaped(list.organisation)}</name></author>`,
    `<link href="${escaped(list.url)}"/><link rel="self" href="${escaped(feedOf(list))}"/>`,
    ...entries,
    '</feed>',
  ].join('');
}
