import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import { guardedFetch, isPublicAddress, OutgoingRefused } from './guarded-fetch.js';

const bounds = { allowedHosts: [], timeoutMs: 400, maxBytes: 1_000 };
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serving(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((listening) => server!.listen(0, '127.0.0.1', listening));
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

describe('an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    ...['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'ff02::1', 'localhost', ''],
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('a call on behalf of an organisation', () => {
  it.each([
    'http://login.example.org/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://localhost/',
    'file:///etc/passwd',
  ])('is not made to %s', async (address) => expect(guardedFetch(bounds)(address)).rejects.toThrow(OutgoingRefused));

  it('reaches a private host that the operator allows, by its port', async () => {
    const host = await serving((request, response) => {
      request.resume().once('end', () => response.writeHead(201, { 'x-seen': request.method }).end('{"a":1}'));
    });
    const call = guardedFetch({ ...bounds, allowedHosts: [host] });
    const answer = await call(`http://${host}/x`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    expect([answer.status, answer.headers.get('x-seen'), await answer.json()]).toEqual([201, 'POST', { a: 1 }]);
    await expect(guardedFetch(bounds)(`http://${host}/x`)).rejects.toThrow(OutgoingRefused);
  });

  it('follows no redirect', async () => {
    const host = await serving((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect((await guardedFetch({ ...bounds, allowedHosts: [host] })(`http://${host}/`)).status).toBe(302);
  });

  it('ends with an answer that is too long or too slow', async () => {
    const host = await serving((request, response) =>
      request.url === '/slow' ? response.write('a') : response.end('a'.repeat(1_001)),
    );
    const call = guardedFetch({ ...bounds, allowedHosts: [host] });
    await expect(call(`http://${host}/long`)).rejects.toThrow('more than 1000 bytes');
    await expect(call(`http://${host}/slow`)).rejects.toThrow();
  });
});
