import { postgresEventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { database } from './database.mjs';
import { median } from './measure.mjs';

/** The rules and the stations of the context as built; they are no door, because no context needs them. */
const built = (path) => import(new URL(`../../libs/vendor-review/dist/${path}`, import.meta.url).href);
const [{ score }, { exportCaiq }, { importTemplateFile, openQuestionnaire }, { importAnswers }, { storedScore }] =
  await Promise.all(
    [
      'scoring/score.js',
      'workbook/export-caiq.js',
      'workbook/open-questionnaire.js',
      'workbook/import-answers.js',
      'scoring/stored-score.js',
    ].map(built),
  );
const [{ tellReview }, { scoreReview }, { packsOf }] = await Promise.all(
  ['review/read-review.js', 'review/score-review.js', 'template/editions.js'].map(built),
);

const version = { template: 'caiq', edition: '4.0.3' };
const reviews = 10_000;
const values = ['yes', 'yes', 'yes', 'no', 'na', null];

/** The same numbers in every run. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

const answersOf = ({ questions, owners }, seed) => {
  const next = numbers(seed);
  return questions.map(({ id: questionId, kind }) => {
    const value = kind === 'text' ? null : values[next(values.length)];
    return {
      questionId,
      value,
      owner: value === null || value === 'na' || owners.length === 0 ? null : owners[next(owners.length)].label,
      text: value === 'na' ? 'We run no such facility.' : 'As described in our policy.',
      customerResponsibilities: '',
    };
  });
};

/** Scores by the rules alone on one core, a workbook of 261 rows, and the whole job from the log and back. */
export async function vendorReview({ url, rounds, events, log }) {
  const { edition } = await importTemplateFile({ name: 'caiq.xlsx', bytes: exportCaiq(version, []) }, {});
  const filled = Array.from({ length: 500 }, (_, seed) => answersOf(edition, seed + 1));
  log(`${reviews.toLocaleString('en-US')} reviews of ${edition.questions.length} questions, rules only`);
  const perSecond = [];
  for (let round = 0; round < rounds + 1; round++) {
    const began = performance.now();
    for (let n = 0; n < reviews; n++) storedScore(score(edition, filled[n % filled.length]), 'sha256:bench', 50);
    perSecond.push((reviews / (performance.now() - began)) * 1_000);
  }
  log('a workbook of 261 rows');
  const workbook = exportCaiq(version, filled[0], edition);
  const reading = [];
  for (let round = 0; round < rounds + 1; round++) {
    const began = performance.now();
    const opened = await openQuestionnaire({ name: 'filled.xlsx', bytes: workbook });
    const { rowsRead } = importAnswers(opened.workbook, edition, opened.recognised);
    if (rowsRead !== edition.questions.length) throw new Error(`read ${rowsRead} rows`);
    reading.push(performance.now() - began);
  }
  const job = await wholeJob(url, events >= 1_000_000 ? 2_000 : 200, log);
  // The first round warms up.
  const [rate, read] = [median(perSecond.slice(1)), median(reading.slice(1))];
  return {
    title: 'Vendor reviews',
    figures: [
      { name: `scores by the rules alone, ${edition.questions.length} questions`, unit: '/s', value: rate },
      { name: `a workbook of ${edition.questions.length} rows, from bytes to answers`, unit: 'ms', value: read },
      { name: `the whole job: ${job.questions} questions read, scored, recorded`, unit: 'reviews/s', value: job.rate },
    ],
    ratios: [
      { name: 'scores by the rules alone / 10,000 a second', value: rate / 10_000, target: 1 },
      { name: 'a workbook / 300 ms', value: read / 300, target: 1, atMost: true },
    ],
  };
}

/** Submitted reviews are read from the log, scored, and their scores recorded, as a rescoring does it: 32 at once. */
async function wholeJob(server, count, log) {
  const store = await postgresEventStore({ url: await database(server, 'vendor_review') });
  try {
    const organisation = newId();
    const [pack] = await packsOf(organisation);
    const { questions, owners } = pack.edition;
    const at = new Date().toISOString();
    const dueAt = new Date(Date.now() + 86_400_000).toISOString();
    const sealed = { sealed: 'A256GCM', subject: 'c', iv: '', ciphertext: '', tag: '', digest: '' };
    const contact = { contactId: 'c', name: sealed, email: sealed };
    log(`${count.toLocaleString('en-US')} submitted reviews of ${questions.length} questions`);
    const ids = Array.from({ length: count }, () => newId());
    await inParallel(ids, async (id, n) => {
      const tell = (command) =>
        tellReview(store, { organisation, id }, { id, ...command }, { actor: 'bench', at }).then((outcome) => {
          if (outcome.kind === 'refused') throw new Error(outcome.refusal.message);
        });
      const draft = {
        subprocessorId: 's',
        templateId: pack.id,
        template: pack.edition.template,
        edition: '1',
        packs: [],
      };
      const rest = {
        title: 'Bench',
        dueAt,
        zone: 'UTC',
        contact,
        weightSetId: null,
        intake: null,
        previousReviewId: null,
        message: '',
      };
      await tell({ type: 'DraftReview', ...draft, ...rest });
      await tell({
        type: 'SendReview',
        invitationId: newId(),
        digest: pack.digest,
        rules: 'custodia-score/2',
        weightSet: null,
        questions: questions.map((one) => [one.id, one.kind]),
        owners: owners.map(({ label }) => label),
        tier: 2,
        inherentRisk: 50,
        fourEyes: true,
        desk: true,
      });
      await tell({ type: 'SaveAnswers', contactId: null, answers: answersOf(pack.edition, n + 1) });
      await tell({ type: 'SubmitReview', contactId: null, answered: questions.length });
    });
    const began = performance.now();
    await inParallel(ids, (id) => scoreReview(store, { organisation, id }, newId(), 'rescore', { actor: 'bench', at }));
    return { questions: questions.length, rate: (count / (performance.now() - began)) * 1_000 };
  } finally {
    await store.close();
  }
}

async function inParallel(items, act) {
  let next = 0;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (next < items.length) {
        const place = next++;
        await act(items[place], place);
      }
    }),
  );
}
