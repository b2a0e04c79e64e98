// How the attacker speaks: requests over node:http from any loopback address, and bytes over a bare socket.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

/** The attempt that is being made: every answer it gets is judged at its end. */
export const attempt = new AsyncLocalStorage();

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let lastAddress = 0;

/** A loopback address that has not been used before, so that no allowance of another attempt is used up. */
export function freshAddress() {
  if (process.platform !== 'linux') return undefined;
  lastAddress += 1;
  return `127.7.${(lastAddress >> 8) & 255}.${lastAddress & 255 || 1}`;
}

/** One request; resolves with the answer, also when the connection breaks (`status` 0). Never rejects. */
export function send(url, { method = 'GET', headers = {}, body, from, timeout = 30_000 } = {}) {
  const started = performance.now();
  const kept = attempt.getStore();
  return new Promise((resolve) => {
    const done = (answer) => {
      const whole = { ms: performance.now() - started, ...answer, path: `${method} ${new URL(url).pathname}` };
      kept?.hear(whole);
      resolve(whole);
    };
    const broken = (fault) =>
      done({ status: 0, headers: {}, text: `connection: ${fault.code ?? fault.message}`, json: null });
    let outgoing;
    try {
      outgoing = request(url, { method, headers, agent: from ? undefined : agent, localAddress: from, timeout });
    } catch (fault) {
      return broken(fault);
    }
    outgoing.on('response', (incoming) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', broken);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        done({ status: incoming.statusCode, headers: incoming.headers, text, json: parsed(text) });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeout} ms`)));
    outgoing.on('error', broken);
    outgoing.end(body);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Bytes over a bare socket, in pieces with a pause between them; resolves with everything that came back and whether the other
 * side closed within `timeout` milliseconds.
 */
export function speak(address, pieces, { pause = 0, timeout = 10_000, from } = {}) {
  const { hostname, port } = new URL(address);
  const started = performance.now();
  const kept = attempt.getStore();
  return new Promise((resolve) => {
    let text = '';
    let closed = false;
    const socket = connect({ host: hostname, port: Number(port), localAddress: from });
    const end = () => {
      clearTimeout(late);
      socket.destroy();
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      const answer = { status, headers: {}, text, json: null, closed, ms: performance.now() - started, path: 'bytes' };
      kept?.hear(answer);
      resolve(answer);
    };
    const late = setTimeout(end, timeout);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => ((closed = true), end()));
    socket.on('close', () => ((closed = true), end()));
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (closed) return;
        socket.write(piece);
        if (pause > 0) await new Promise((wake) => setTimeout(wake, pause));
      }
    });
  });
}

/** GraphQL as one caller: `token` null is nobody, who comes from a fresh address unless told otherwise. */
export function graphqlClient(address, token, options = {}) {
  const post = (body, { headers = {}, from, timeout } = {}) =>
    send(`${address}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...options.headers,
        ...headers,
      },
      body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      from: from ?? options.from ?? (token ? undefined : freshAddress()),
      timeout,
    });
  return {
    post,
    ask: (query, variables = {}, how) => post({ query, variables }, how),
    /** The value of the only field; throws when there is none. */
    async tell(query, variables = {}) {
      const { json, status, text } = await post({ query, variables });
      if (!json?.data || json.errors) throw new Error(`${status} ${text.slice(0, 400)}`);
      return Object.values(json.data)[0];
    },
  };
}
