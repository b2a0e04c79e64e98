import { act } from '../../../test/attack/seed.mjs';
import { id, modelRows } from '../inventory/fill.mjs';

const nodes = 2_000;
const questions = 320;

/** Models as a rebuild writes them, the first of which has a lineage of two thousand others. */
export async function fillInventory({ owner, organisation, models, log }) {
  const began = performance.now();
  for (const statement of [
    'set synchronous_commit = off',
    modelRows({ table: 'model_v1', organisation, models }),
    // A tree: model n comes from model n / 8, so that there are four steps and many neighbours.
    `insert into lineage_link_v1 (organisation_id, id, "from", relation, "to", linked, linked_by, derived_kind, derived_id, derived_version, source_kind, source_id, source_version, revision, created_at, updated_at)
     select '${organisation}', ${id('link', 'n')}, '{}', 'fine_tuned_from', '{}', true, 'owner', 'model', ${id('model', 'n')}, '', 'model', ${id('model', '(n / 8 + 1)')}, '', 0, now(), now() from generate_series(2, ${nodes}) n`,
    'set synchronous_commit = on',
    'vacuum analyze model_v1, lineage_link_v1',
  ])
    await owner.query(statement);
  log(`${models.toLocaleString('en-US')} models in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  const { rows } = await owner.query(`select ${id('model', '1')} as first`);
  return { first: rows[0].first, nodes };
}

/** A review of 320 questions that were answered and submitted. */
export async function fillReview(client) {
  const lines = ['Domain,Question ID,Question,Answer,Comment'];
  for (let n = 1; n <= questions; n++)
    lines.push(
      `Area ${1 + (n % 16)},A${1 + (n % 16)}.${n},Is the practice of number ${n} in place and looked at every year?,,`,
    );
  const file = { name: 'workbench.csv', content: Buffer.from(lines.join('\n')).toString('base64') };
  const template = await act(client, 'importTemplate', 'TemplateEdition', { file }, 'id questions { id kind }');
  if (template.questions.length !== questions)
    throw new Error(`${template.questions.length} questions were recognised`);
  const vendor = await act(client, 'registerSubprocessor', 'Subprocessor', {
    name: 'Many questions',
    categories: ['AI_MODEL_PROVIDER'],
  });
  const dueAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const contact = { name: 'Vera Vendor', email: 'vera@vendor.example' };
  const { id: reviewId } = await act(client, 'draftReview', 'Review', {
    subprocessorId: vendor.id,
    templateId: template.id,
    dueAt,
    contact,
  });
  await act(client, 'sendReview', 'Review', { id: reviewId });
  const answers = template.questions.map(({ id: questionId, kind }, n) => ({
    questionId,
    value: kind === 'TEXT' ? null : n % 5 === 0 ? 'NO' : 'YES',
    text: `As described in chapter ${n} of our policy, which the board adopts every year. ${'It is tested. '.repeat(n % 6)}`,
  }));
  await act(client, 'saveAnswers', 'Review', { id: reviewId, answers });
  await act(client, 'submitReview', 'Review', { id: reviewId });
  return { reviewId, questions };
}
