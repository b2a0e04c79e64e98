import { startProtocolServer } from './protocol-server.js';

/** `node dist/testing/kurrentdb/serve.js [port]`: one insecure node until SIGTERM or SIGINT; prints its connection string. */
const server = await startProtocolServer({ port: Number(process.argv[2] ?? 0) });
process.stdout.write(`${server.url}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.stop());
