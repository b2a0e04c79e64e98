// Abuse of HTTP itself: addresses, methods, headers, slow and broken requests, and what answers give away.
import { freshAddress, send, speak } from '../http.mjs';
import { broken, held, leftOut, when } from '../judge.mjs';

const from = () => ({ from: freshAddress() });
const clientError = ({ status }) => status >= 400 && status < 500;

const get = (name, path, good, why, how = {}) => ({
  name,
  async run({ address }) {
    const answer = await send(`${address}${path}`, { ...from(), ...how });
    return when(good(answer), why, answer);
  },
});

/** Bytes that no client library sends; `{host}` becomes the real one. */
const raw = (name, text, good, why, how) => ({
  name,
  async run({ address }) {
    const pieces = [text].flat().map((piece) => piece.replaceAll('{host}', new URL(address).host));
    const answer = await speak(address, pieces, { timeout: 8_000, from: freshAddress(), ...how });
    return when(good(answer), why, answer);
  },
});

const noSuccess = ({ status, text }) => !/^HTTP\/1\.1 2/m.test(text) || status >= 400;

const paths = [
  '/../../etc/passwd',
  '/vendor/assets/..%2f..%2f..%2fpackage.json',
  '/vendor/assets/%2e%2e%2fpackage.json',
  '/vendor/assets/....//package.json',
  '/files/%00',
  '/files/..%2froot.key',
  '/certificates/..%2f..%2froot.key',
  '/certificates/%00.json',
  '/%ff',
  '/%',
  '/vendor/assets/%c0%ae%c0%ae%2findex.html',
];

export const http = {
  name: 'http',
  attempts: ({ short }) => [
    ...paths.map((path) =>
      raw(
        `the path ${path}`,
        `GET ${path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n`,
        ({ status, text }) => clientError({ status }) && !/"workspaces"|root:/.test(text),
        'it is answered',
      ),
    ),
    get(
      'metrics without a token',
      '/metrics',
      ({ status }) => status === 401 || status === 403 || status === 404,
      'metrics are open to everybody',
    ),
    get(
      'readiness',
      '/health/ready',
      ({ text, status }) => status === 200 && text.length < 2_000 && !/postgres:|password|\/tmp\//.test(text),
      'it tells of the inside',
    ),
    get(
      'an address that is not there',
      '/nothing/here',
      ({ status, text }) => status === 404 && !/stack/i.test(text),
      'it tells of the inside',
    ),
    get('the method TRACE', '/graphql', clientError, 'it is answered', { method: 'TRACE' }),
    get('the method PUT on GraphQL', '/graphql', clientError, 'it is answered', {
      method: 'PUT',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    }),
    get(
      'a request from another origin',
      '/graphql',
      ({ headers }) => !headers['access-control-allow-origin'],
      'other origins may read',
      { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } },
    ),
    get(
      'headers of the pages',
      '/certificates',
      ({ headers }) =>
        /default-src/.test(headers['content-security-policy'] ?? '') &&
        headers['x-content-type-options'] === 'nosniff' &&
        !headers['x-powered-by'],
      'headers that protect are missing',
    ),
    get(
      'script in the query of a page',
      '/certificates?o=%3Cscript%3Ealert(1)%3C/script%3E&d=%22%3E%3Cscript%3E',
      ({ text }) => !/<script>alert/.test(text),
      'script comes back',
    ),
    get(
      'a list in the query of a page',
      `/certificates?o=1&o=2&d=${'a'.repeat(64)}&d=b`,
      ({ status }) => status < 500,
      'it breaks',
    ),
    get(
      'an organisation that is none',
      `/certificates?o=%27%20or%201=1--&d=${'a'.repeat(64)}`,
      ({ status }) => status === 404 || status === 200,
      'it breaks',
    ),
    get(
      'a NUL in the query of a page',
      `/certificates?o=%00&d=${'a'.repeat(64)}`,
      ({ status }) => status < 500,
      'it breaks',
    ),
    ...[
      ['nothing', ''],
      ['a number', '1'],
      ['null', 'null'],
      ['a list', '[]'],
      ['a deep list', '['.repeat(50_000)],
      ['a certificate of nothing', '{"payload":1,"signatures":[{}]}'],
      ['a long text', JSON.stringify({ file: 'x'.repeat(1_000_000) })],
    ].map(([what, body]) =>
      get(
        `a certificate that is ${what}`,
        '/certificates/verify',
        ({ status }) => status < 500 && status > 0,
        'it breaks',
        { method: 'POST', body, headers: { 'content-type': 'application/json' } },
      ),
    ),
    {
      name: 'answers with data are not kept by anybody on the way',
      async run({ attacker }) {
        const answer = await attacker.ask('{ organisation { id } }');
        return when(
          /no-store/.test(answer.headers['cache-control'] ?? ''),
          'GraphQL answers may be kept',
          `cache-control: ${answer.headers['cache-control']}`,
        );
      },
    },
    {
      name: 'a correlation id with a line feed and a script',
      async run({ address, tokens }) {
        const headers = {
          authorization: `Bearer ${tokens.attacker}`,
          'content-type': 'application/json',
          'x-correlation-id': '<script>"},{"level":60',
        };
        const answer = await send(`${address}/graphql`, {
          method: 'POST',
          headers,
          body: '{"query":"{ organisation { id } }"}',
        });
        return when(answer.status === 200 && !answer.text.includes('<script>'), 'it comes back', answer);
      },
    },
    {
      name: 'another address in X-Forwarded-For with every guess',
      async run({ address }) {
        const source = freshAddress();
        const seen = new Map();
        for (let n = 0; n < 330; n++) {
          const headers = {
            authorization: `Bearer cus_${'x'.repeat(86)}`,
            'content-type': 'application/json',
            'x-forwarded-for': `10.0.${n >> 8}.${n & 255}`,
            forwarded: `for=10.1.0.${n & 255}`,
            'x-real-ip': `10.2.0.${n & 255}`,
          };
          const { status } = await send(`${address}/graphql`, {
            method: 'POST',
            headers,
            body: '{"query":"{ __typename }"}',
            from: source,
          });
          seen.set(status, (seen.get(status) ?? 0) + 1);
        }
        return when(
          seen.has(429),
          'addresses that a client claims are believed',
          [...seen].map(([status, n]) => `${n} × ${status}`).join(', '),
        );
      },
    },
    raw(
      'two lengths',
      'POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-length: 10\r\ncontent-length: 20\r\n\r\n{"query":1}',
      noSuccess,
      'it is accepted',
    ),
    raw(
      'a length and chunks',
      'POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nhost: {host}\r\n\r\n',
      ({ text }) => !/"status":"ok"/.test(text),
      'a second request is smuggled in',
    ),
    raw(
      'chunks with a wrong size',
      'POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n',
      noSuccess,
      'it is accepted',
    ),
    raw(
      'a header of 100 KB',
      `GET /health/live HTTP/1.1\r\nhost: {host}\r\nx-a: ${'a'.repeat(100_000)}\r\n\r\n`,
      noSuccess,
      'it is accepted',
    ),
    raw(
      'ten thousand headers',
      `GET /health/live HTTP/1.1\r\nhost: {host}\r\n${Array.from({ length: 10_000 }, (_, n) => `x-${n}: a\r\n`).join('')}\r\n`,
      noSuccess,
      'it is accepted',
    ),
    raw(
      'a header with a NUL',
      'GET /health/live HTTP/1.1\r\nhost: {host}\r\nx-a: a\u0000b\r\n\r\n',
      noSuccess,
      'it is accepted',
    ),
    raw('no host', 'GET /health/live HTTP/1.1\r\n\r\n', noSuccess, 'it is accepted'),
    raw('bytes that are no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000', noSuccess, 'it is accepted'),
    raw(
      'an address of 100 KB',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: {host}\r\n\r\n`,
      noSuccess,
      'it is accepted',
    ),
    {
      name: 'another host in the header Host',
      async run({ address }) {
        const answer = await speak(
          address,
          ['GET /vendor HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n'],
          { from: freshAddress() },
        );
        return when(!/location:[^\r]*evil\.example/i.test(answer.text), 'people are sent to another host', answer);
      },
    },
    slow(
      'slow headers',
      ['GET /health/live HTTP/1.1\r\n', ...Array.from({ length: 400 }, (_, n) => `x-${n}: a\r\n`)],
      short,
    ),
    slow(
      'a slow body',
      [
        'POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n',
        ...Array.from({ length: 400 }, () => ' '),
      ],
      short,
    ),
    slow(
      'a body that never comes',
      ['POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{'],
      short,
    ),
    {
      name: '300 connections that say nothing',
      async run({ address, attacker }) {
        const silent = Array.from({ length: 300 }, () => speak(address, [], { timeout: 4_000, from: freshAddress() }));
        await new Promise((wake) => setTimeout(wake, 500));
        const answer = await attacker.ask('{ organisation { id } }');
        await Promise.all(silent);
        return when(
          answer.status === 200 && answer.ms < 3_000,
          'nobody else is answered',
          `${answer.status} in ${Math.round(answer.ms)} ms`,
        );
      },
    },
    {
      name: 'a client that leaves while the answer is made',
      async run({ address, tokens, attacker }) {
        const body = JSON.stringify({
          query: '{ models(first: 200) { edges { node { id name history { type } } } } }',
        });
        const text = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokens.attacker}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
        await Promise.all(Array.from({ length: 20 }, () => speak(address, [text], { timeout: 5 })));
        const answer = await attacker.ask('{ organisation { id } }');
        return answer.status === 200
          ? held('20 left, the next one is answered')
          : broken('the next one is not answered', answer);
      },
    },
  ],
};

/** A peer that takes its time is cut off within a bound; a request or headers may not last for minutes. */
function slow(name, pieces, short) {
  const bound = 75_000;
  return {
    name: `${name}: cut off within ${bound / 1_000} s`,
    async run({ address }) {
      if (short) return leftOut('it takes over a minute; the long form waits');
      const told = pieces.map((piece) => piece.replaceAll('{host}', new URL(address).host));
      const answer = await speak(address, told, { pause: 300, timeout: bound, from: freshAddress() });
      return when(
        answer.closed,
        'the connection stays open',
        `${answer.status || 'closed'} after ${Math.round(answer.ms / 1_000)} s`,
      );
    },
  };
}
