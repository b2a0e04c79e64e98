// Files: content types, sizes and names, by people with a token.
import { graphqlClient, send, speak } from '../http.mjs';
import { when } from '../judge.mjs';
import { schema, valueOf } from '../schema.mjs';
import { memberWith } from '../target.mjs';

const boundary = 'custodia-attack';
const part = (name, fileName, content, type = 'application/octet-stream') =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${fileName === null ? '' : `; filename="${fileName}"\r\ncontent-type: ${type}`}\r\n\r\n${content}\r\n`;
const form = (...parts) => `${parts.join('')}--${boundary}--\r\n`;
const multipart = `multipart/form-data; boundary=${boundary}`;
const told = ({ status }) => status >= 200 && status < 500;
const refused = ({ status }) => status >= 400 && status < 500;

const uploads = [
  ['no file', multipart, form(part('a', null, 'b')), refused],
  ['nothing at all', multipart, `--${boundary}--\r\n`, refused],
  ['a form that ends in the middle', multipart, part('file', 'a.txt', 'x').slice(0, 60), refused],
  ['a form without its boundary', 'multipart/form-data', form(part('file', 'a.txt', 'x')), refused],
  ['a form with another boundary', 'multipart/form-data; boundary=other', form(part('file', 'a.txt', 'x')), refused],
  ['two files', multipart, form(part('a', 'a.txt', 'x'), part('b', 'b.txt', 'y')), refused],
  ['a thousand fields', multipart, form(...Array.from({ length: 1_000 }, (_, n) => part(`f${n}`, null, 'x'))), refused],
  ['a field called __proto__', multipart, form(part('__proto__', null, '{"a":1}'), part('file', 'a.txt', 'x')), told],
  ['a field called constructor', multipart, form(part('constructor', 'a.txt', 'x')), told],
  [
    'a name that leads elsewhere',
    multipart,
    form(part('file', '../../../../root.key', 'x')),
    ({ status, text }) => told({ status }) && !text.includes('..'),
  ],
  [
    'a name with a NUL',
    multipart,
    form(part('file', 'a\u0000.txt', 'x')),
    // A refusal may quote the name.
    (answer) => refused(answer) || (told(answer) && !/\\u0000|\u0000/.test(answer.text)),
  ],
  [
    'a name with a line feed',
    multipart,
    form(part('file', 'a\nb.txt', 'x')),
    (answer) => refused(answer) || (told(answer) && !/\\n/.test(answer.text)),
  ],
  ['a name of 10,000 letters', multipart, form(part('file', 'a'.repeat(10_000), 'x')), told],
  ['an empty file', multipart, form(part('file', 'empty.txt', '')), told],
  ['JSON instead of a form', 'application/json', '{"file":"x"}', refused],
  ['bytes instead of a form', 'application/octet-stream', 'x', refused],
  ['a text instead of a form', 'text/plain', 'x', refused],
  ['a type that is none', 'x/y/z', 'x', refused],
  ['a page', multipart, form(part('file', 'a.html', '<script>alert(1)</script>', 'text/html')), told],
];

export const uploadsArea = {
  name: 'uploads',
  attempts: ({ address, tokens, attacker }) => [
    ...uploads.map(([name, type, body, good]) => ({
      name: `an upload with ${name}`,
      async run() {
        const answer = await send(`${address}/files`, {
          method: 'POST',
          headers: { authorization: `Bearer ${tokens.attacker}`, 'content-type': type },
          body,
        });
        return when(good(answer), 'it is taken, or breaks', answer);
      },
    })),
    {
      name: 'an upload without a token',
      async run() {
        const answer = await send(`${address}/files`, {
          method: 'POST',
          headers: { 'content-type': multipart },
          body: form(part('file', 'a', 'x')),
        });
        return when(answer.status === 401, 'it is taken', answer);
      },
    },
    {
      name: 'an upload by somebody who may only look',
      async run() {
        const { token } = await memberWith(attacker, ['VIEWER']);
        const answer = await send(`${address}/files`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': multipart },
          body: form(part('file', 'a', 'x')),
        });
        return when(answer.status === 403, 'it is taken', answer);
      },
    },
    {
      name: 'a page that comes back as a page',
      async run() {
        const body = form(part('file', 'a.html', '<script>alert(1)</script>', 'text/html'));
        const headers = { authorization: `Bearer ${tokens.attacker}` };
        const { json } = await send(`${address}/files`, {
          method: 'POST',
          headers: { ...headers, 'content-type': multipart },
          body,
        });
        const answer = await send(`${address}/files/${json?.digest}`, { headers });
        const safe =
          answer.headers['content-type'] === 'application/octet-stream' &&
          /attachment/.test(answer.headers['content-disposition'] ?? '') &&
          answer.headers['x-content-type-options'] === 'nosniff';
        return when(safe, 'a browser would run it', `${answer.status} ${answer.headers['content-type']}`);
      },
    },
    ...[
      'sha256:',
      `sha256:${'0'.repeat(64)}`,
      `SHA256:${'0'.repeat(64)}`,
      'sha256%3A..%2f',
      `sha256:${'0'.repeat(63)}'`,
      '%00',
    ].map((digest) => ({
      name: `a file called ${digest.slice(0, 20)}`,
      async run() {
        const answer = await send(`${address}/files/${digest}`, {
          headers: { authorization: `Bearer ${tokens.attacker}` },
        });
        return when(refused(answer), 'it is found, or breaks', answer);
      },
    })),
    ...['importAssets', 'importTemplate', 'importAnswers', 'attachDocumentFile', 'attachEvidence'].map((mutation) => ({
      name: `${mutation} of a file that is not there`,
      async run({ attacker: client }) {
        const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
        const input = valueOf(schema.getType(type), ['input'], (path, leaf) =>
          /digest/i.test(path.at(-1)) && leaf.name === 'String' ? `sha256:${'f'.repeat(64)}` : undefined,
        );
        const answer = await client.ask(
          `mutation($input: ${type}!) { ${mutation}(input: $input) { __typename ... on Refusal { code message } } }`,
          { input },
        );
        return when(told(answer), 'it breaks', answer);
      },
    })),
    {
      name: 'fifty uploads at once that never end',
      async run() {
        const head = `POST /files HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokens.attacker}\r\ncontent-type: ${multipart}\r\ncontent-length: 1000000\r\n\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nx`;
        const open = Array.from({ length: 50 }, () => speak(address, [head], { timeout: 3_000 }));
        await new Promise((wake) => setTimeout(wake, 500));
        const answer = await graphqlClient(address, tokens.neighbour).ask('{ organisation { id } }');
        await Promise.all(open);
        return when(
          answer.status === 200 && answer.ms < 2_000,
          'nobody else is answered',
          `${answer.status} in ${Math.round(answer.ms)} ms`,
        );
      },
    },
  ],
};
