import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The Redis or Valkey that a test run was asked to use, `null` when it was not asked: `REDIS_URL` names one (its keys
 * "custodia:*" are used), `CUSTODIA_REDIS_TESTS=1` starts `redis-server` from the path on a free port. Asked and not to
 * be had is a fault, never a skipped test.
 */
export function askedRedis(): (() => Promise<{ url: string; stop(): Promise<void> }>) | null {
  const url = process.env['REDIS_URL'];
  if (url) return async () => ({ url, stop: async () => undefined });
  return process.env['CUSTODIA_REDIS_TESTS'] ? () => startRedis(['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']) : null;
}

export async function startRedis(settings: readonly string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'custodia-redis-'));
  const port = await freePort();
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new Error('Redis tests were asked for, but "redis-server" cannot be started. Install it or name a server in REDIS_URL.', { cause })));
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code} before it was ready`)));
    server.stdout.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve());
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
