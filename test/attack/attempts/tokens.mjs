// Tokens: what may be made of one, how long it lives, and what a guess is worth.
import { freshAddress, graphqlClient, send, speak } from '../http.mjs';
import { hasCode, held, refused, when } from '../judge.mjs';
import { act } from '../seed.mjs';
import { memberWith, tokenFor } from '../target.mjs';

const whoami = '{ me { roles } }';
const upper = (name) => name.charAt(0).toUpperCase() + name.slice(1);
const mutation = (name) =>
  `mutation($input: ${upper(name)}Input!) { ${name}(input: $input) { __typename ... on Refusal { code message } } }`;
const accepted = (answer) => {
  const value = Object.values(answer.json?.data ?? {})[0];
  return Boolean(value) && !value.code;
};

/** Headers with which a guess or a trick comes; none may open anything. */
const headersOf = (token) => ({
  'a token that was never issued': { authorization: `Bearer cus_${'a'.repeat(86)}` },
  'a token with its last letter changed': {
    authorization: `Bearer ${token.slice(0, -2)}${token.at(-2) === 'A' ? 'B' : 'A'}${token.at(-1)}`,
  },
  'a token without its secret': { authorization: `Bearer ${token.slice(0, 47)}` },
  'a token with more behind it': { authorization: `Bearer ${token}AAAA` },
  'a token as the password of Basic': { authorization: `Basic ${Buffer.from(`admin:${token}`).toString('base64')}` },
  'a token in a cookie': { cookie: `token=${token}; authorization=Bearer ${token}` },
  'a token in another header': { 'x-api-key': token, 'x-authorization': `Bearer ${token}` },
  'a token of 7 KB': { authorization: `Bearer cus_${'a'.repeat(7_000)}` },
  'a JSON web token without a signature': { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJhZG1pbiJdfQ.' },
  'a token with an injection': { authorization: "Bearer cus_'or'1'='1" },
});

export const tokens = {
  name: 'tokens',
  async attempts(target) {
    const { attacker, address } = target;
    const as = (token, options) => graphqlClient(address, token, options);
    return [
      ...Object.entries(headersOf(target.tokens.victim)).map(([name, headers]) => ({
        name,
        async run() {
          const answer = await target.nobody.ask(whoami, {}, { headers });
          return when(refused(answer) && !hasCode(answer, 'FAULT'), 'it opens the door', answer);
        },
      })),
      {
        name: 'a token in the address',
        async run() {
          const answer = await send(
            `${address}/graphql?access_token=${target.tokens.victim}&token=${target.tokens.victim}`,
            {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ query: whoami }),
              from: freshAddress(),
            },
          );
          return when(refused(answer), 'it opens the door', answer);
        },
      },
      {
        name: 'two headers with tokens',
        async run() {
          const body = JSON.stringify({ query: whoami });
          const text = `POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer cus_${'a'.repeat(86)}\r\nauthorization: Bearer ${target.tokens.attacker}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
          const answer = await speak(address, [text], { from: freshAddress() });
          return when(answer.status >= 400, 'the second one counts', answer);
        },
      },
      {
        name: 'a token that lives until the year 9999',
        async run() {
          const answer = await attacker.ask(mutation('issueApiToken'), {
            input: { label: 'For ever', scopes: ['ADMIN'], expiresAt: '9999-12-31T23:59:59.000Z' },
          });
          return when(!accepted(answer), 'it is issued', answer);
        },
      },
      {
        name: 'a token for thirty years',
        async run() {
          const answer = await attacker.ask(mutation('issueApiToken'), {
            input: { label: 'Long', scopes: ['ADMIN'], expiresAt: '2056-01-01T00:00:00.000Z' },
          });
          return when(!accepted(answer), 'it is issued', answer);
        },
      },
      {
        name: 'a child that outlives its parent',
        async run() {
          const soonOver = new Date(Date.now() + 3_600_000).toISOString();
          const parent = await tokenFor(attacker, { scopes: ['ADMIN'], expiresAt: soonOver });
          const later = new Date(Date.now() + 86_400_000 * 30).toISOString();
          const answer = await as(parent.secret).ask(
            'mutation($input: IssueApiTokenInput!) { issueApiToken(input: $input) { __typename ... on IssuedApiToken { token { expiresAt } } ... on Refusal { code message } } }',
            { input: { label: 'Child', scopes: ['ADMIN'], expiresAt: later } },
          );
          const expiresAt = answer.json?.data?.issueApiToken?.token?.expiresAt;
          return when(
            !expiresAt || expiresAt <= soonOver,
            `it lives until ${expiresAt}, its parent until ${soonOver}`,
            answer,
          );
        },
      },
      {
        name: 'a child whose parent is revoked',
        async run() {
          const parent = await tokenFor(attacker, { scopes: ['ADMIN'] });
          const child = await tokenFor(as(parent.secret), { scopes: ['ADMIN'] });
          if (!child.secret) return held(`no child is issued: ${child.code}`);
          await act(attacker, 'revokeApiToken', 'ApiToken', { id: parent.id });
          await new Promise((wake) => setTimeout(wake, 300));
          const answer = await as(child.secret).ask(whoami);
          return when(refused(answer), 'it still works', answer);
        },
      },
      {
        name: 'a revoked token',
        async run() {
          const { secret, id } = await tokenFor(attacker, { scopes: ['ADMIN'] });
          await act(attacker, 'revokeApiToken', 'ApiToken', { id });
          const answer = await as(secret).ask(whoami);
          return when(refused(answer), 'it still works', answer);
        },
      },
      {
        name: 'a token of a suspended member',
        async run() {
          const { id, token } = await memberWith(attacker, ['VIEWER']);
          await act(attacker, 'suspendMember', 'Member', { id });
          const answer = await as(token).ask(whoami);
          return when(refused(answer), 'it still works', answer);
        },
      },
      ...narrow(target, as),
      {
        name: 'a token with a role that its member lost',
        async run() {
          const { id, token } = await memberWith(attacker, ['ADMIN', 'VIEWER']);
          await act(attacker, 'revokeRole', 'Member', { id, role: 'ADMIN' });
          const answer = await as(token).ask(mutation('inviteMember'), {
            input: { name: 'A', email: 'a@mallory.example', roles: ['ADMIN'] },
          });
          return when(hasCode(answer, 'FORBIDDEN'), 'it still acts', answer);
        },
      },
      {
        name: 'a token for a member of another organisation',
        async run() {
          const answer = await attacker.ask(mutation('issueApiToken'), {
            input: { label: 'Theirs', scopes: ['ADMIN'], memberId: target.people.victim.memberId },
          });
          return when(!accepted(answer), 'it is issued', answer);
        },
      },
      {
        name: 'a token with the id of a token of another organisation',
        async run() {
          const theirs = await target.victim.tell('{ apiTokens(first: 1) { edges { node { id } } } }');
          const id = theirs.edges[0].node.id;
          const before = await target.victim.ask(whoami);
          await attacker.ask(mutation('issueApiToken'), { input: { id, label: 'Theirs', scopes: ['ADMIN'] } });
          await attacker.ask(mutation('revokeApiToken'), { input: { id } });
          const after = await target.victim.ask(whoami);
          return when(before.status === 200 && after.status === 200, 'the token of another organisation ends', after);
        },
      },
      {
        name: 'secrets of tokens in lists and histories',
        async run() {
          const { secret } = await tokenFor(attacker, { scopes: ['ADMIN'] });
          const answer = await attacker.ask('{ apiTokens(first: 50) { edges { node { id label prefix scopes } } } }');
          return when(!answer.text.includes(secret.slice(40)), 'they are shown', `${answer.status}, no secret`);
        },
      },
    ];
  },
};

/** A token with few scopes of an administrator: it may neither touch the account nor the other tokens. */
function narrow({ attacker }, as) {
  const attemptWith = (name, why, body) => ({
    name: `a narrow token ${name}`,
    async run(target) {
      const member = await memberWith(attacker, ['ADMIN', 'VIEWER'], ['VIEWER']);
      const answer = await body(as(member.token), member.id, target);
      return when(!accepted(answer), why, answer);
    },
  });
  return [
    attemptWith('that issues a wider one', 'it is issued', (client) =>
      client.ask(mutation('issueApiToken'), { input: { label: 'Wider', scopes: ['ADMIN'] } }),
    ),
    attemptWith('that revokes another one', 'it is revoked', async (client, memberId) => {
      const other = await tokenFor(attacker, { memberId, scopes: ['ADMIN'] });
      return client.ask(mutation('revokeApiToken'), { input: { id: other.id } });
    }),
    attemptWith("that changes the member's address", 'the address is changed', (client, id) =>
      client.ask(mutation('correctMemberDetails'), {
        input: { id, email: 'taken@evil.example' },
      }),
    ),
    attemptWith('that gives its member a role', 'the role is given', (client, id) =>
      client.ask(mutation('grantRole'), { input: { id, role: 'REVIEWER' } }),
    ),
    attemptWith('that erases a member', 'the member is erased', (client, id) =>
      client.ask(mutation('eraseMember'), { input: { id, reason: 'x' } }),
    ),
    attemptWith('that renames the organisation', 'it is renamed', (client) =>
      client.ask(mutation('renameOrganisation'), { input: { name: 'Taken' } }),
    ),
  ];
}
