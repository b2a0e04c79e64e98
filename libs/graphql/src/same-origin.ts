interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly host: string;
  readonly protocol: string;
}

/**
 * Whether a request that may change something comes from a page of the service, or from no page at all: against requests that
 * another site makes a browser send, beside SameSite cookies. `publicOrigin` is where people reach the service.
 */
export function isFromOwnPage({ method, headers, host, protocol }: Sent, publicOrigin: string): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin === undefined) return site === undefined || site === 'same-origin';
  return origin === publicOrigin || origin === `${protocol}://${host}`;
}
