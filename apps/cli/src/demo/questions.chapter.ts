import type { Inventory, Stage } from './stage.js';

/** Asks about the past, and what poisoned data would touch. */
export async function questions(
  { story, admin }: Stage,
  { summarizer }: Inventory,
  moments: { before: string; after: string },
): Promise<{ exposedModels: number }> {
  story.chapter('4. Questions');
  const approved = (asOf: string) =>
    admin.ask(
      'query($asOf: Instant, $model: ID!) { modelVersions(asOf: $asOf, filter: { approved: { eq: true }, modelId: { eq: $model } }) { totalCount edges { node { label digest approvedAt } } } }',
      { asOf, model: summarizer.id },
    );
  await story.step(
    `What was approved at ${moments.before}`,
    () => approved(moments.before),
    ({ modelVersions }) => `${modelVersions.totalCount} versions of the summarizer`,
  );
  await story.step(
    `What was approved at ${moments.after}`,
    () => approved(moments.after),
    ({ modelVersions }) =>
      modelVersions.edges.map(({ node }: any) => `${node.label} (${node.digest.slice(0, 19)}…)`).join(', '),
  );

  const { exposure } = await story.step('What is touched if poisoned.example was poisoned in May 2023', () =>
    admin.ask(
      '{ exposure(domain: "poisoned.example", from: "2023-05-01", to: "2023-05-31") { exposures(first: 5) { edges { node { verdict dataset { name label } downstream(first: 20) { edges { node { asset { kind id name } } } } } } } } }',
    ),
  );
  const models = new Set<string>();
  for (const { node } of exposure.exposures.edges) {
    const { verdict, dataset } = node;
    const downstream = node.downstream.edges.map((edge: any) => edge.node);
    story.note(
      `${verdict}: ${dataset.name} ${dataset.label}${downstream.length > 0 ? ` → ${downstream.map(({ asset }: any) => `${asset.kind.toLowerCase()} ${asset.name}`).join(', ')}` : ''}`,
    );
    if (verdict !== 'EXCLUDED') for (const { asset } of downstream) if (asset.kind === 'MODEL') models.add(asset.id);
  }
  return { exposedModels: models.size };
}
