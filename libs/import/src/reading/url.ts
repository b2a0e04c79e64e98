const secretParameters =
  /(?:token|secret|signature|sig|password|passwd|pwd|api[-_]?key|access[-_]?key|credential|auth)/i;

/** A URL without what must not enter an event: user and password, and query parameters that carry a secret. */
export function withoutSecrets(url: string): { readonly url: string; readonly removed: boolean } {
  const trimmed = url.trim();
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) || trimmed.length > 8000) return { url: trimmed, removed: false };
  const noUser = trimmed.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  const question = noUser.indexOf('?');
  if (question < 0) return { url: noUser, removed: noUser !== trimmed };
  const [query = '', ...hash] = noUser.slice(question + 1).split('#');
  const kept = query.split('&').filter((pair) => !secretParameters.test(pair.split('=')[0] ?? ''));
  const clean = `${noUser.slice(0, question)}${kept.length > 0 ? `?${kept.join('&')}` : ''}${hash.length > 0 ? `#${hash.join('#')}` : ''}`;
  return { url: clean, removed: clean !== trimmed };
}

/** All http(s) URLs in a passage, without trailing punctuation, each once. */
export function urlsIn(text: string): string[] {
  const found = text.slice(0, 200_000).match(/https?:\/\/[^\s<>"'`\])}|]{1,2000}/gi) ?? [];
  return [...new Set(found.map((url) => withoutSecrets(url.replace(/[.,;:!?*_]+$/, '')).url))].slice(0, 100);
}
