import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { freePort } from './embedded.js';

describe('a free port', () => {
  it('is none that the system may give to an outgoing connection meanwhile, and can be listened on', async () => {
    const from = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s/)[0]);
    for (let turn = 0; turn < 200; turn++) {
      const port = await freePort();
      expect(port).toBeGreaterThan(1_024);
      expect(port).toBeLessThan(from);
    }
    const server = createServer().listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });
});
