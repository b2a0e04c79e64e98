import type { Inventory, Stage } from './stage.js';

/** Documents, evaluates, approves and deploys a version; changes a prompt and shows what changed. */
export async function modelLife(
  { story, people: { owner, dataCustodian, reviewer, approver } }: Stage,
  { summarizer, prompt, letters, firstLetters }: Inventory,
): Promise<{ before: string; after: string }> {
  story.chapter('2. A model version, from documentation to production');
  const { id, versionId } = summarizer;
  const before = new Date().toISOString();

  await story.step(
    'Deploying it now is refused',
    () => owner.isRefused('NOT_APPROVED', 'deployModel', { id, versionId, environment: 'PRODUCTION' }),
    (message) => message,
  );
  await story.step(
    'The model card',
    async () => {
      const { card } = await owner
        .ask('query($id: ID!) { model(id: $id) { card { field text list } } }', { id })
        .then(({ model }) => model);
      const stated = new Set(card.map(({ field }: { field: string }) => field));
      const missing = Object.entries({
        guardrails: 'A handler reads every summary beside the letter; summaries are never sent out.',
        retention: 'Versions are kept for two years after they were replaced.',
        reviewFrequency: 'Every six months, and after each retraining.',
        trainingData: 'Letters from 2021 to 2024, pseudonymised, and public glossaries.',
        failureModes: 'Two claims in one letter can be summarised as one.',
      }).filter(([field]) => !stated.has(field));
      return owner.tell('documentModel', 'Model', 'completeness { percent complete missing { field } }', {
        id,
        card: [...card, ...missing.map(([field, text]) => ({ field, text }))],
      });
    },
    ({ completeness }) => `${completeness.percent} % of what ETSI TS 104 223, 5.2.4-1.1 demands is stated`,
  );

  const evaluationId = await story.step('An evaluation of exactly this digest', async () => {
    const { versions } = await reviewer.tell(
      'evaluateModelVersion',
      'Model',
      'versions { id evaluations { id passed } }',
      { id, versionId, suite: 'claims-held-out', metrics: [{ name: 'ROUGE-L', value: 0.431, threshold: 0.4 }] },
    );
    return versions.find((version: any) => version.id === versionId).evaluations[0].id;
  });
  const approval = { id, versionId, evaluationId, note: 'For drafting only.' };
  await story.step(
    'Approving it is refused as long as nobody has approved the data that it was trained on',
    () => reviewer.isRefused('PART_NOT_USABLE', 'approveModelVersion', approval),
    (message) => message,
  );
  await story.step('The data is validated and approved, what it was derived from first', async () => {
    for (const version of [firstLetters, letters]) {
      const method = 'Read 200 letters; looked for personal data that the pseudonyms leave, and for duplicates';
      await dataCustodian.tell('validateDatasetVersion', 'Dataset', 'id', { ...version, method, passed: true });
      const use = { intendedUse: 'Training of models that summarise letters', handledAs: 'CONFIDENTIAL' };
      await dataCustodian.tell('approveDatasetVersion', 'Dataset', 'id', { ...version, ...use });
    }
  });
  await story.step('The dataset that the card names has no version here; that gap is justified for half a year', () =>
    owner.tell('justifyModel', 'Model', 'id', {
      id,
      justification: 'The card names the published collection from which our own letters were taken.',
      mitigations: 'Everything that was taken from it is in the approved version of our own dataset.',
      risk: 'Low: nothing else of it was used.',
      expiresAt: new Date(Date.now() + 180 * 86_400_000).toISOString(),
    }),
  );
  await story.step('Approval by a reviewer', () => reviewer.tell('approveModelVersion', 'Model', 'id', approval));
  await story.step('Known good, so that there is something to roll back to', () =>
    reviewer.tell('markModelVersionKnownGood', 'Model', 'id', { id, versionId }),
  );
  await story.step('Deployed', () =>
    owner.tell('deployModel', 'Model', 'deployments { environment versionId }', {
      id,
      versionId,
      environment: 'PRODUCTION',
    }),
  );

  await story.step('The prompt is changed twice', async () => {
    const texts = [
      'You summarise letters about insurance claims.\nUse at most five sentences.\nName amounts of money as they stand in the letter.\nNever state a decision.\n',
      'You summarise letters about insurance claims.\nUse at most four sentences.\nName amounts of money as they stand in the letter.\nNever state a decision, and never guess one.\n',
    ];
    for (const [index, text] of texts.entries()) {
      const { versions } = await owner.tell('addPromptVersion', 'Prompt', 'versions { id label }', {
        id: prompt.id,
        label: String(index + 2),
        text,
        reason: index === 0 ? 'Amounts were missing' : 'Shorter, and no guesses',
      });
      const version = { id: prompt.id, versionId: versions.at(-1).id };
      await reviewer.tell('reviewPromptVersion', 'Prompt', 'id', { ...version, note: 'Read with ten letters' });
      await approver.tell('approvePromptVersion', 'Prompt', 'id', version);
      await owner.tell('activatePrompt', 'Prompt', 'id', { ...version, environment: 'PRODUCTION' });
    }
  });
  const diff = await owner
    .ask('query($id: ID!) { prompt(id: $id) { versions { id label } } }', { id: prompt.id })
    .then(({ prompt: { versions } }) =>
      owner.ask('query($id: ID!, $from: ID!, $to: ID!) { promptDiff(id: $id, from: $from, to: $to) { unified } }', {
        id: prompt.id,
        from: versions[1].id,
        to: versions[2].id,
      }),
    );
  story.note(diff.promptDiff.unified.trim());
  return { before, after: new Date().toISOString() };
}
