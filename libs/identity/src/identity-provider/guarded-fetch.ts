import { lookup as resolve } from 'node:dns';
import { request as plain, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export interface OutgoingBounds {
  /** `host` or `host:port` in a private network, or on this machine, that the operator allows. */
  readonly allowedHosts: readonly string[];
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** Why an address is not called on behalf of an organisation. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused';
}

/** Blocks of addresses that are not of the public internet (RFC 6890 and IANA's registries of special-purpose addresses). */
const special = new BlockList();
for (const block of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
]) {
  const [net, bits] = block.split('/') as [string, string];
  special.addSubnet(net, Number(bits), 'ipv4');
}
/** Of IPv6 only global unicast is public, and of that not what stands for IPv4 addresses or is for documents. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(net, bits, 'ipv6');

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !special.check(address, 'ipv4');
  return version === 6 && globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** Whether the operator allows this host of a private network. */
export const isAllowedHost = ({ host, hostname }: URL, allowed: readonly string[]): boolean =>
  allowed.includes(host) || allowed.includes(hostname);

/** Resolves names, and answers public addresses alone: the connection goes to what was looked at, and a second look-up changes nothing. */
const publicLookup: LookupFunction = (hostname, options, done) =>
  resolve(hostname, { ...options, all: true }, (fault, addresses) => {
    if (fault) return done(fault, '', 0);
    const inside = addresses.find(({ address }) => !isPublicAddress(address));
    const first = addresses[0];
    if (inside || !first) return done(new OutgoingRefused(`${hostname} is an address of a private network.`), '', 0);
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });

/** What `fetch` is asked with, as far as it is used here. */
interface Asked {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: unknown;
}

/**
 * A `fetch` for addresses that somebody of an organisation chose: https to the public internet alone, no redirect is followed,
 * and time and size of the answer are bounded. Throws `OutgoingRefused`, or the fault of the connection.
 */
export function guardedFetch({ allowedHosts, timeoutMs, maxBytes }: OutgoingBounds) {
  return async (address: string, { method = 'GET', headers, body }: Asked = {}): Promise<Response> => {
    const url = new URL(address);
    const allowed = isAllowedHost(url, allowedHosts);
    if (!allowed && url.protocol !== 'https:') throw new OutgoingRefused(`${url.origin} is not called: use https.`);
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (!allowed && isIP(literal) !== 0 && !isPublicAddress(literal))
      throw new OutgoingRefused(`${literal} is an address of a private network.`);
    const sent = body === undefined || body === null ? undefined : textOf(body);
    const answer = await new Promise<IncomingMessage>((arrived, failed) => {
      const open = url.protocol === 'https:' ? secure : plain;
      const request = open(url, {
        method,
        headers: {
          ...Object.fromEntries(new Headers(headers)),
          ...(sent === undefined ? {} : { 'content-length': Buffer.byteLength(sent) }),
        },
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        ...(allowed ? {} : { lookup: publicLookup }),
      });
      request.once('response', arrived).once('error', failed).end(sent);
    });
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxBytes) {
        answer.destroy();
        throw new OutgoingRefused(`${url.origin} answers with more than ${maxBytes} bytes.`);
      }
      parts.push(part);
    }
    const status = answer.statusCode ?? 502;
    const told = new Headers();
    for (const [name, value] of Object.entries(answer.headers))
      for (const each of [value ?? []].flat()) told.append(name, each);
    return new Response(status === 204 || status === 304 ? null : Buffer.concat(parts), { status, headers: told });
  };
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('Only text and forms are sent.');
}
