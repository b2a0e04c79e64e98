// The sign-in of people: guesses, codes, cookies and pages of others.
import { freshAddress, send } from '../http.mjs';
import { when } from '../judge.mjs';

const whoami = JSON.stringify({ query: '{ me { roles } }' });
const closed = ({ status }) => status >= 400 && status < 500;
const session = `ses_${'A'.repeat(86)}`;

/** What is sent where a text is expected. */
const odd = {
  'a number': 1,
  'a list': ['a'],
  'an object': { $ne: null },
  nothing: null,
  'a NUL': 'a\u0000',
  'a very long text': 'a'.repeat(5_000),
};

export const people = {
  name: 'people',
  async attempts(target) {
    const { address } = target;
    const post = (path, body, headers = {}) =>
      send(`${address}/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        from: freshAddress(),
      });
    const graphql = (headers) =>
      send(`${address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: whoami,
        from: freshAddress(),
      });
    const simple = (name, request, good, why) => ({
      name,
      async run() {
        const got = await request();
        return when(good(got), why, got);
      },
    });
    const routes = {
      'sign-in': (text) => ({ email: text, password: text }),
      enrolment: (text) => ({ code: text, password: text }),
      'enrolment/look': (text) => ({ code: text }),
      'password/forgot': (text) => ({ email: text }),
    };
    return [
      ...Object.entries(routes).flatMap(([path, body]) =>
        Object.entries(odd).map(([what, text]) =>
          simple(`${path} with ${what}`, () => post(path, body(text)), closed, 'it is taken, or breaks'),
        ),
      ),
      simple(
        'the founder signs in with no password',
        () => post('sign-in', { email: 'admin@example.org', password: ' ' }),
        closed,
        'it signs in',
      ),
      simple(
        'a code that was never sent',
        () => post('enrolment', { code: `enr_${'A'.repeat(86)}`, password: 'four harmless river stones' }),
        closed,
        'it sets a password',
      ),
      simple(
        'a sign-in from a page elsewhere',
        () =>
          post(
            'sign-in',
            { email: 'admin@example.org', password: 'four harmless river stones' },
            { origin: 'https://evil.example' },
          ),
        ({ status }) => status === 403,
        'the page is believed',
      ),
      ...['custodia_session', '__Host-custodia_session', '__Secure-custodia_session'].map((name) =>
        simple(
          `a session that was never opened, in the cookie ${name}`,
          () => graphql({ cookie: `${name}=${session}`, 'x-csrf-token': 'A'.repeat(43) }),
          closed,
          'it opens',
        ),
      ),
      simple(
        'a token in the cookie of sessions',
        () => graphql({ cookie: `custodia_session=${target.tokens.victim}` }),
        closed,
        'it opens without the header of our own pages',
      ),
      simple(
        'the sessions of a member elsewhere',
        () =>
          send(`${address}/auth/sessions?member=0198c7a2-0000-7000-8000-000000000009`, {
            headers: { authorization: `Bearer ${target.tokens.attacker}` },
            from: freshAddress(),
          }),
        ({ status, json }) => closed({ status }) || json?.sessions?.length === 0,
        'it shows them',
      ),
      simple(
        'a new authenticator app with a token',
        () => post('totp', {}, { authorization: `Bearer ${target.tokens.attacker}` }),
        closed,
        'a token gets hold of the account',
      ),
      {
        name: 'guessing one account from many addresses',
        async run() {
          let last;
          for (let n = 0; n < 12; n++)
            last = await post('sign-in', { email: 'admin@example.org', password: `a guess with number ${n}` });
          return when(last.status === 429, 'it goes on', last);
        },
      },
      {
        name: 'addresses that are known and unknown answered alike',
        async run() {
          const answers = await Promise.all(
            ['admin@example.org', 'nobody@example.org'].map((email) => post('password/forgot', { email })),
          );
          const told = new Set(answers.map(({ status, text }) => `${status} ${text}`));
          return when(told.size === 1, 'they differ', answers[0]);
        },
      },
    ];
  },
};
