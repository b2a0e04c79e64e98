import { rmSync } from 'node:fs';
import { act, sentReview, visitorOf } from '../../test/attack/seed.mjs';
import { graphqlClient } from '../../test/attack/http.mjs';
import { newFolder, startBuilt } from '../../test/support/built-service.mjs';
import { median } from './measure.mjs';

const part = 100;
const answersAtOnce = 10;
const unlimited = Object.fromEntries(
  ['TOKEN', 'ADDRESS', 'ORGANISATION', 'VENDOR_LINK', 'VENDOR_SESSION'].map((whose) => [
    `CUSTODIA_RATE_PER_${whose}`,
    '10000000',
  ]),
);

/** One vendor who saves a few answers and reads the review again, as often as a review allows in months, on a service of its own. */
export async function vendorSession({ events, log }) {
  const saves = events >= 1_000_000 ? 2_000 : 400;
  const dataDir = newFolder('bench-vendor');
  const env = { CUSTODIA_DATA_DIR: dataDir, ...unlimited };
  let service = await startBuilt(env);
  try {
    const target = { address: service.address, outbox: `${dataDir}/outbox` };
    const client = graphqlClient(service.address, service.token());
    const vendor = await act(client, 'registerSubprocessor', 'Subprocessor', {
      name: 'Long session',
      categories: ['AI_MODEL_PROVIDER'],
    });
    const opened = async (contact) => {
      const review = await sentReview(client, vendor.id, contact);
      return { questions: review.questions, ...(await visitorOf(target, review, contact)) };
    };
    log('warming up');
    await inTurn(await opened('warm@vendor.example'), 2 * part);
    log(`${saves.toLocaleString('en-US')} saves, a read after each`);
    const visitor = await opened('long@vendor.example');
    const { save, read } = await inTurn(visitor, saves);
    await service.stop();
    service = await startBuilt({ ...env, CUSTODIA_PORT: String(service.port) });
    const cold = [await timed(visitor.inside('')), await timed(visitor.inside(''))];
    const figures = (name, times) => [
      { name: `${name}, of the first ${part}`, unit: 'ms', value: median(times.slice(0, part)) },
      { name: `${name}, of the last ${part}`, unit: 'ms', value: median(times.slice(-part)) },
    ];
    const growth = (times) => median(times.slice(-part)) / median(times.slice(0, part));
    return {
      title: `A vendor's session of ${saves.toLocaleString('en-US')} saves`,
      figures: [
        ...figures('save', save),
        ...figures('read', read),
        { name: 'the first read after a start', unit: 'ms', value: cold[0] },
        { name: 'the second read after a start', unit: 'ms', value: cold[1] },
      ],
      ratios: [
        { name: `save: the last ${part} / the first ${part}`, value: growth(save), target: 1.5, atMost: true },
        { name: `read: the last ${part} / the first ${part}`, value: growth(read), target: 1.5, atMost: true },
      ],
    };
  } finally {
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Answers all questions once, so that a review is as large at the beginning as at the end; then saves a few at a time. */
async function inTurn({ inside, questions }, saves) {
  const answer = (n, { id, kind }) => ({
    questionId: id,
    value: kind === 'TEXT' ? null : n % 2 ? 'yes' : 'no',
    owner: null,
    text: `Said in save ${n}. ${'x'.repeat(150)}`,
  });
  const put = (answers) => timed(inside('/answers', { method: 'PUT', body: { answers } }));
  await put(questions.map((question) => answer(0, question)));
  const times = { save: [], read: [] };
  for (let n = 1; n <= saves; n++) {
    const some = Array.from({ length: answersAtOnce }, (_, k) => questions[(n * answersAtOnce + k) % questions.length]);
    times.save.push(await put(some.map((question) => answer(n, question))));
    times.read.push(await timed(inside('')));
  }
  return times;
}

async function timed(request) {
  const { status, text, ms } = await request;
  if (status !== 200) throw new Error(`answered with ${status}: ${text.slice(0, 400)}`);
  return ms;
}
