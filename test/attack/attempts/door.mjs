// The vendor's door: links, codes, sessions, and what a person behind it can send.
import { freshAddress, send } from '../http.mjs';
import { broken, held, when } from '../judge.mjs';
import { act, mailsTo, sentReview, soon, visitorOf } from '../seed.mjs';
import { evidence } from './door-evidence.mjs';
import { quota } from './door-quota.mjs';

const closed = ({ status }) => status >= 400 && status < 500;
const change = (text) => `${text.slice(0, -1)}${text.at(-1) === 'A' ? 'B' : 'A'}`;
const nobodyId = '0198c7a2-0000-7000-8000-000000000009';

export const door = {
  name: 'door',
  async attempts(target) {
    if (!target.own) return [];
    const { attacker, victim, seed } = target;
    const made = async (client, what) => {
      const vendor = await act(client, 'registerSubprocessor', 'Subprocessor', {
        name: `Door vendor ${what}`,
        categories: ['AI_MODEL_PROVIDER'],
      });
      const contact = `door-${what}-${seed}@vendor.example`;
      const review = await sentReview(client, vendor.id, contact);
      return { review, contact, visitor: await visitorOf(target, review, contact) };
    };
    const [own, theirs] = [await made(attacker, 'own'), await made(victim, 'theirs')];
    const { visitor } = own;
    const answer = (value) => ({
      answers: [{ questionId: own.review.questions[0].id, value: 'yes', owner: null, text: '', ...value }],
    });
    const link = own.visitor.link.split('.');
    const simple = (name, request, good, why) => ({
      name,
      async run() {
        const got = await request();
        return when(good(got), why, got);
      },
    });
    const save = (name, body, good = closed) =>
      simple(
        `answers with ${name}`,
        () => visitor.inside('/answers', { method: 'PUT', body }),
        good,
        'they are stored, or it breaks',
      );
    return [
      simple(
        'a link with another secret',
        () => visitor.door('code', { body: { invitation: change(own.visitor.link) } }),
        closed,
        'it opens',
      ),
      simple(
        'the secret of one review with the id of another',
        () => visitor.door('code', { body: { invitation: [link[0], theirs.review.id, link[2], link[3]].join('.') } }),
        closed,
        'it opens',
      ),
      simple(
        'the secret of one person with the id of another',
        () =>
          visitor.door('code', {
            body: { invitation: [link[0], link[1], theirs.visitor.link.split('.')[2], link[3]].join('.') },
          }),
        closed,
        'it opens',
      ),
      ...[
        ['a number', 1],
        ['a list', ['a']],
        ['a long text', 'a'.repeat(1_000)],
        ['with a NUL', `${own.visitor.link}\u0000`],
        ['nothing', null],
        ['an object', { $ne: null }],
      ].map(([what, invitation]) =>
        simple(
          `a link that is ${what}`,
          () => visitor.door('code', { body: { invitation } }),
          closed,
          'it opens, or breaks',
        ),
      ),
      ...[
        ['a list', '[]'],
        ['null', 'null'],
        ['a number', '1'],
        ['no JSON', '{'],
        ['nothing', ''],
      ].map(([what, body]) =>
        simple(`a request for a code whose body is ${what}`, () => visitor.door('code', { body }), closed, 'it breaks'),
      ),
      simple(
        'a code that was used',
        () =>
          visitor.door('session', {
            body: { invitation: own.visitor.link, requestId: visitor.requestId, code: visitor.code },
          }),
        closed,
        'it opens a second time',
      ),
      simple(
        'a code of somebody else',
        () =>
          visitor.door('session', {
            body: { invitation: own.visitor.link, requestId: theirs.visitor.requestId, code: theirs.visitor.code },
          }),
        closed,
        'it opens',
      ),
      simple(
        'a code of seven digits',
        () =>
          visitor.door('session', {
            body: { invitation: own.visitor.link, requestId: visitor.requestId, code: '1234567' },
          }),
        closed,
        'it opens',
      ),
      simple(
        'the session of one review at another',
        () =>
          send(`${target.address}/vendor/api/reviews/${theirs.review.id}`, {
            headers: { cookie: visitor.cookie },
            from: freshAddress(),
          }),
        closed,
        'it opens',
      ),
      simple(
        'a session with another secret',
        () =>
          send(`${target.address}/vendor/api/reviews/${own.review.id}`, {
            headers: { cookie: change(visitor.cookie) },
            from: freshAddress(),
          }),
        closed,
        'it opens',
      ),
      simple(
        'a session without its cookie',
        () => send(`${target.address}/vendor/api/reviews/${own.review.id}`, { from: freshAddress() }),
        closed,
        'it opens',
      ),
      simple(
        'a review that is not there',
        () =>
          send(`${target.address}/vendor/api/reviews/${nobodyId}`, {
            headers: { cookie: visitor.cookie },
            from: freshAddress(),
          }),
        closed,
        'it opens',
      ),
      simple(
        'a review called %00',
        () =>
          send(`${target.address}/vendor/api/reviews/%00`, {
            headers: { cookie: visitor.cookie },
            from: freshAddress(),
          }),
        closed,
        'it breaks',
      ),
      simple(
        'a cookie of 5,000 letters',
        () =>
          send(`${target.address}/vendor/api/reviews/${own.review.id}`, {
            headers: { cookie: `custodia_vendor=${'a'.repeat(5_000)}` },
            from: freshAddress(),
          }),
        closed,
        'it opens, or breaks',
      ),
      simple(
        'a save that another site makes',
        () =>
          visitor.inside('/answers', { method: 'PUT', body: answer({}), headers: { origin: 'https://evil.example' } }),
        ({ status }) => status === 403,
        'it is stored',
      ),
      simple(
        'a save that a browser sends across sites',
        () =>
          visitor.inside('/answers', { method: 'PUT', body: answer({}), headers: { 'sec-fetch-site': 'cross-site' } }),
        ({ status }) => status === 403,
        'it is stored',
      ),
      simple(
        'a save from the origin null',
        () => visitor.inside('/answers', { method: 'PUT', body: answer({}), headers: { origin: 'null' } }),
        ({ status }) => status === 403,
        'it is stored',
      ),
      simple(
        'what the vendor is shown',
        () => visitor.inside(''),
        ({ status, text }) => status === 200 && !/"weight"|"polarity"|"verdict"|"score"/.test(text),
        'it tells how the answers count',
      ),
      {
        name: 'the cookie of a session',
        async run() {
          const { setCookie } = visitor;
          const good =
            /HttpOnly/i.test(setCookie) &&
            /SameSite=Strict/i.test(setCookie) &&
            /Path=\/vendor\/api\/reviews\//.test(setCookie) &&
            !/Domain=/i.test(setCookie);
          return when(good, 'it can be read or sent elsewhere', setCookie.replace(/=[^;]+/, '=…'));
        },
      },
      ...['', '/questionnaire.csv', '/questionnaire.xlsx'].map((path) => ({
        name: `what the door answers${path && ` at ${path}`} is not kept by anybody on the way`,
        async run() {
          const got = await visitor.inside(path);
          return when(
            /no-store/.test(got.headers['cache-control'] ?? ''),
            'it may be kept',
            `cache-control: ${got.headers['cache-control']}`,
          );
        },
      })),
      save('a question that is not there', { answers: [{ questionId: 'nope', value: 'yes', owner: null, text: '' }] }),
      save('a question called __proto__', {
        answers: [{ questionId: '__proto__', value: 'yes', owner: null, text: '' }],
      }),
      save('a NUL', answer({ text: 'a\u0000b' })),
      save(
        'half a surrogate',
        `{"answers":[{"questionId":${JSON.stringify(own.review.questions[0].id)},"value":"yes","owner":null,"text":"a\\ud800b"}]}`,
      ),
      save('a NUL in the owner', answer({ owner: 'a\u0000' })),
      save('a text of 50,000 letters', answer({ text: 'x'.repeat(50_000) })),
      save('a value that is none', answer({ value: 'maybe' })),
      save('a field that is none', answer({ verdict: 'ADEQUATE' })),
      save('none', { answers: [] }),
      save('501 of them', { answers: Array.from({ length: 501 }, () => answer({}).answers[0]) }),
      save('a body of 3 MB', JSON.stringify(answer({ text: 'x'.repeat(3_000_000) }))),
      ...evidence(own),
      quota(own, answer),
      simple(
        'a colleague with a NUL in the name',
        () => visitor.inside('/colleagues', { body: { name: 'a\u0000', email: 'nul@strangers.example' } }),
        closed,
        'the colleague is invited',
      ),
      simple(
        'a colleague with a control character in the name',
        () => visitor.inside('/colleagues', { body: { name: 'a\u0007\u001b[31m', email: 'bell@strangers.example' } }),
        closed,
        'the colleague is invited',
      ),
      simple(
        'a colleague with a second address',
        () =>
          visitor.inside('/colleagues', { body: { name: 'Two', email: 'a@strangers.example, b@strangers.example' } }),
        closed,
        'both are invited',
      ),
      simple(
        'a colleague with a line feed in the address',
        () =>
          visitor.inside('/colleagues', {
            body: { name: 'Two', email: 'a@strangers.example\r\nBcc: b@strangers.example' },
          }),
        closed,
        'both are invited',
      ),
      simple(
        'an assignment to a person of another review',
        () =>
          visitor.inside('/assignments', {
            body: { contactId: theirs.visitor.link.split('.')[2], questionIds: [own.review.questions[0].id] },
          }),
        closed,
        'it is stored',
      ),
      simple(
        'a clarification that was never asked',
        () => visitor.inside(`/clarifications/${nobodyId}`, { body: { text: 'x' } }),
        closed,
        'it is stored',
      ),
      {
        name: 'the session after the invitation was sent anew',
        async run() {
          const before = (await mailsTo(target.outbox, own.contact)).length;
          await act(attacker, 'resendInvitation', 'Review', { id: own.review.id });
          await soon(async () => (await mailsTo(target.outbox, own.contact)).length > before, 5_000);
          const got = await visitor.inside('');
          return when(closed(got), 'the old session survives', got);
        },
      },
      {
        name: 'wrong codes until the code is void',
        async run() {
          const fresh = await made(attacker, 'codes');
          const from = freshAddress();
          const asked = await fresh.visitor.door('code', { body: { invitation: fresh.visitor.link } });
          if (asked.status === 429) return held('a second code is not even sent so soon');
          const statuses = [];
          for (let n = 0; n < 12; n++) {
            const got = await send(`${target.address}/vendor/api/session`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({
                invitation: fresh.visitor.link,
                requestId: asked.json?.requestId,
                code: String(n).padStart(6, '0'),
              }),
              from,
            });
            statuses.push(got.json?.code ?? got.status);
          }
          return statuses.at(-1) === 'CODE_WRONG'
            ? broken('guessing goes on', statuses.join(' '))
            : held([...new Set(statuses)].join(' '));
        },
      },
    ];
  },
};
