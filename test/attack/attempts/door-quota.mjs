// What one session may send to its review, and what that costs those who read it.
import { when } from '../judge.mjs';

/** One session that saves and saves: it is told to stop, and its last reading costs what its first one did. */
export const quota = ({ visitor, review }, answer) => ({
  name: '60 saves of 700 KB in a row',
  async run() {
    const ids = review.questions.slice(0, 18).map(({ id }) => id);
    // The quickest of some, because a machine that others use, too, is slow now and then.
    const quickest = async () => {
      const reads = [];
      for (let n = 0; n < 5; n++) reads.push(await visitor.inside(''));
      return reads.reduce((best, read) => (read.ms < best.ms ? read : best));
    };
    const first = await quickest();
    const statuses = new Map();
    for (let n = 0; n < 60; n++) {
      const answers = ids.map((questionId, index) => ({
        ...answer({}).answers[0],
        questionId,
        value: null,
        text: `${n} ${index} `.padEnd(39_000, 'x'),
      }));
      const got = await visitor.inside('/answers', { method: 'PUT', body: { answers } });
      const told = got.json?.code ?? got.status;
      statuses.set(told, (statuses.get(told) ?? 0) + 1);
      if ([413, 422, 429].includes(got.status)) break;
    }
    const last = await quickest();
    const text = `${[...statuses].map(([status, n]) => `${n} × ${status}`).join(', ')}; reading ${first.ms.toFixed(0)} → ${last.ms.toFixed(0)} ms`;
    return when(
      statuses.size > 1 && (last.status === 429 || last.ms < 10 * first.ms + 200),
      statuses.size > 1 ? 'reading becomes slow' : 'there is no quota',
      text,
    );
  },
});
