import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportCaiq } from '@custodia/vendor-review/worker';
import type { Inventory, Stage } from './stage.js';
import { eventually } from './story.js';
import { openInvitation, type Vendor } from './vendor.js';

export interface ReviewResult {
  readonly vendor: string;
  readonly template: string;
  readonly status: string;
  readonly score: number;
  readonly rating: string;
  readonly gate: string;
}

/** Answers of a vendor that does most things well; `weak` names the questions it says no to. */
type Choose = (index: number) => { value: 'yes' | 'no' | 'na' | null; text: string; owner: string | null };
const choose: Choose = (index) => {
  if (index % 11 === 7) return { value: 'no', text: 'Planned for next year.', owner: null };
  if (index % 17 === 5)
    return {
      value: 'na',
      text: 'We run no data centres of our own; the hosting provider answers for this.',
      owner: null,
    };
  return { value: 'yes', text: 'In place, and part of the yearly audit.', owner: null };
};

/** Sends a review to each subprocessor, gets the answers back by page and by workbook, has them scored and decides. */
export async function reviews(stage: Stage, { hosting, annotation }: Inventory): Promise<ReviewResult[]> {
  const {
    story,
    results,
    run,
    people: { buyer, reviewer },
  } = stage;
  story.chapter('3. Vendor reviews');
  const { templates } = await buyer.ask('{ templates { id template edition questionCount } }');
  const pack = templates.find(({ template }: { template: string }) => template === 'ai-vendor');

  const caiq = await story.step('The official CAIQ 4.0.3 layout, imported as a template edition', async () => {
    const blank = exportCaiq({ template: 'caiq', edition: '4.0.3' }, [])!;
    const { id } = await buyer.tell('importTemplate', 'TemplateEdition', 'id questionCount', {
      file: { name: 'CAIQ-v4.0.3.xlsx', content: Buffer.from(blank).toString('base64') },
    });
    return id as string;
  });

  const first = await review('ai-vendor', hosting, pack.id, async (vendor) => {
    const { questions } = await vendor.read();
    await vendor.save(
      questions.map(({ id, kind }, index) => ({
        questionId: id,
        ...(kind === 'text'
          ? { value: null, text: 'See our security white paper, section 4.', owner: null }
          : choose(index)),
      })),
    );
    return `${questions.length} answers on the page's own interface`;
  });
  const second = await review('caiq', annotation, caiq, async (vendor) => {
    const blank = await vendor.read();
    const answers = blank.questions.map(({ id }, index) => ({
      questionId: id,
      ...choose(index),
      owner: index % 13 === 3 ? 'CSC-owned' : 'CSP-owned',
    }));
    const workbook = exportCaiq({ template: 'caiq', edition: '4.0.3' }, answers)!;
    await writeFile(join(results, 'caiq-filled.xlsx'), workbook);
    const { report } = await vendor.upload('caiq-filled.xlsx', workbook);
    return `${report.rowsRead} rows of the workbook read as ${report.format} (certainty ${report.certainty}), ${report.answered} answered`;
  });

  await story.step('Approved: the AI vendor review', () =>
    reviewer.tell('decideReview', 'Review', 'status', {
      id: first.id,
      outcome: 'APPROVED',
      note: 'Good evidence throughout.',
    }),
  );
  await story.step('Approved with conditions: the CAIQ, each condition a finding', async () => {
    const findingId = crypto.randomUUID();
    await reviewer.tell('raiseFinding', 'Review', 'id', {
      id: second.id,
      findingId,
      severity: 'MEDIUM',
      title: 'Controls announced but not in place',
      description: 'Several answers say "planned".',
      dueAt: new Date(Date.now() + 90 * 86_400_000).toISOString(),
    });
    await reviewer.tell('decideReview', 'Review', 'status', {
      id: second.id,
      outcome: 'APPROVED_WITH_CONDITIONS',
      conditions: [findingId],
      note: 'Until the finding is resolved.',
    });
  });

  return Promise.all(
    [first, second].map(async ({ id, subprocessor, vendor }) => {
      const gate = await story.step(
        `The gate of ${vendor} opens`,
        () =>
          eventually('the gate to open', () =>
            reviewer
              .ask('query($id: ID!) { subprocessor(id: $id) { gateState } }', { id: subprocessor })
              .then(({ subprocessor: found }) => found.gateState !== 'CLOSED' && found.gateState),
          ),
        String,
      );
      const { review: decided } = await reviewer.ask(
        'query($id: ID!) { review(id: $id) { template status score rating } }',
        { id },
      );
      return {
        vendor,
        template: decided.template,
        status: decided.status,
        score: decided.score,
        rating: decided.rating,
        gate,
      };
    }),
  );

  async function review(
    name: string,
    subprocessor: string,
    templateId: string,
    answer: (vendor: Vendor) => Promise<string>,
  ) {
    const {
      subprocessor: { name: vendorName },
    } = await buyer.ask('query($id: ID!) { subprocessor(id: $id) { name } }', { id: subprocessor });
    const contact = `security.${name}.${run}@vendor.example.org`;
    const id = await story.step(`Review ${name} sent to ${vendorName}`, async () => {
      const drafted = await buyer.tell('draftReview', 'Review', 'id', {
        subprocessorId: subprocessor,
        templateId,
        contact: { name: 'Vic Vendor', email: contact },
        dueAt: new Date(Date.now() + 21 * 86_400_000).toISOString(),
      });
      await buyer.tell('sendReview', 'Review', 'status', { id: drafted.id });
      return drafted.id as string;
    });
    const vendor = await story.step(
      'The invitation is in the outbox; its link and the code from a second mail open the review',
      () => openInvitation(stage.address, stage.outbox, contact, id),
    );
    await story.step(
      'The vendor answers and submits',
      async () => {
        const told = await answer(vendor);
        await vendor.submit();
        return told;
      },
      (told) => told,
    );
    await story.step(
      'The job has scored it',
      () =>
        eventually('the score', () =>
          reviewer
            .ask('query($id: ID!) { review(id: $id) { score rating latestScore { rules } } }', { id })
            .then(({ review: scored }) => scored.latestScore && scored),
        ),
      ({ score, rating, latestScore }) => `${score.toFixed(1)} of 100, ${rating} (${latestScore.rules})`,
    );
    return { id, subprocessor, vendor: vendorName as string };
  }
}
