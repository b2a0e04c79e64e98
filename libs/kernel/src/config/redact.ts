/** Names of variables and fields whose value is never shown. */
export const isSecret = (name: string): boolean =>
  /secret|password|passwd|_key$|root_?key|access_?key|token|authorization|cookie/i.test(name);

/** The text without what stands for a user and a password in a URL, and without parameters that carry secrets. */
export const hidden = (text: string): string =>
  text
    .replace(/^((?:[a-z][a-z0-9+.-]*:)?\/*)[^\s/?#][^\s]*@/i, '$1***@')
    .replace(/([?&][^=&\s]*(?:secret|password|passwd|token|key)[^=&\s]*=)[^&\s]*/gi, '$1***');

/** Passwords in URLs and API tokens, wherever they stand in a longer text. */
export const scrubbed = (text: string): string =>
  text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s"/@?#]*:[^\s"@]*@/gi, '$1***@')
    .replace(/\bcus_[A-Za-z0-9_-]{16,}/g, 'cus_***');
