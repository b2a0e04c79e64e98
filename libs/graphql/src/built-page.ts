import type { FastifyReply, FastifyRequest } from 'fastify';
import { readdir, readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const mediaTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Nothing from elsewhere, nothing inline but the styles that are named, no frame around it; an address leaves in no referrer. */
const pageHeaders = (inlineStyles: readonly string[] = []): Readonly<Record<string, string>> => ({
  'content-security-policy': `default-src 'none'; script-src 'self'; style-src ${["'self'", ...inlineStyles].join(' ')}; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
});

const isPage = (name: string): boolean => name.endsWith('.html');

type Send = (request: FastifyRequest, reply: FastifyReply, name: string) => Promise<FastifyReply>;

/**
 * Serves the pages that Vite built into a folder: `index.html`, further ones, and the files of `assets/`, each read and compressed once.
 * Only those that the build made can be asked for. 503 while the page is not built, 404 for a file that is not of it. `inlineStyles` are the digests
 * of style sheets that a library writes into the page, as the policy names them.
 */
export function builtPage(folder: URL, inlineStyles: readonly string[] = []): Send {
  const always = pageHeaders(inlineStyles);
  let files: Promise<ReadonlyMap<string, Buffer>> | undefined;
  const packed = new WeakMap<Buffer, { readonly br: Buffer; readonly gzip: Buffer }>();

  async function allFiles(): Promise<ReadonlyMap<string, Buffer>> {
    const [pages, assets] = await Promise.all(
      ['.', 'assets/'].map((path) => readdir(new URL(path, folder)).catch((): string[] => [])),
    );
    const contents = new Map<string, Buffer>();
    for (const name of [...pages!.filter(isPage), ...assets!.map((asset) => `assets/${asset}`)]) {
      const content = await readFile(new URL(name, folder)).catch(() => null);
      if (content) contents.set(name, content);
    }
    return contents;
  }

  return async (request, reply, name) => {
    const content = (await (files ??= allFiles())).get(name);
    if (!content) {
      files = undefined;
      return reply
        .status(isPage(name) ? 503 : 404)
        .type('text/plain')
        .send(isPage(name) ? 'The page is not built: run "npm run build".' : 'Not found');
    }
    const type = mediaTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    // Names of assets carry a hash of their content.
    const caching = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    const headers = { ...always, 'content-type': type, 'cache-control': caching, vary: 'accept-encoding' };
    if (!packed.has(content)) packed.set(content, { br: brotliCompressSync(content), gzip: gzipSync(content) });
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
    return encoding
      ? reply.headers({ ...headers, 'content-encoding': encoding }).send(packed.get(content)![encoding])
      : reply.headers(headers).send(content);
  };
}
