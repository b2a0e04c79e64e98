import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { MetricsPage } from './sources.js';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Whether a request may see the metrics: it carries the token as `Authorization: Bearer …`. */
export const mayReadMetrics = (authorization: string | undefined, token: string | undefined): boolean =>
  token !== undefined && timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Serves `GET /metrics` on a port of its own, to everybody who reaches it or, with a token, to those who send it. Rejects when the port is taken. */
export async function serveMetrics(
  page: MetricsPage,
  { host, port, token }: { readonly host: string; readonly port: number; readonly token?: string | undefined },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    if (request.method !== 'GET' || path !== '/metrics') return void response.writeHead(404).end();
    if (token !== undefined && !mayReadMetrics(request.headers.authorization, token))
      return void response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    void page.read().then((text) => response.writeHead(200, { 'content-type': page.contentType }).end(text));
  });
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  server.maxConnections = 20;
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
