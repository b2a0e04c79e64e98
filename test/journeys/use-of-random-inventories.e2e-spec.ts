import { beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { inventoryOf } from '../support/inventory.js';
import { moment } from '../support/moment.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const { register, approveData } = inventoryOf(() => service);
const change = (mutation: Mutation, input: object) =>
  act(
    service,
    mutation,
    /Lineage/.test(mutation) ? 'LineageLink' : (/Model|Dataset|System/.exec(mutation)![0] as 'Model'),
    input,
  );

interface End {
  readonly kind: 'MODEL' | 'DATASET' | 'SYSTEM';
  readonly id: string;
  readonly versionId: string | null;
}
/** `from` has something of `to`. */
interface Link {
  readonly from: End;
  readonly relation: string;
  readonly to: End;
}
interface World {
  readonly models: readonly { readonly id: string; readonly versions: readonly string[] }[];
  readonly datasets: readonly { readonly id: string; readonly versions: readonly string[] }[];
  readonly system: string;
  links: Link[];
  components: Link[];
}

const sha = (): string => `sha256:${newId().replaceAll('-', '')}${newId().replaceAll('-', '')}`;

/** Two datasets with a version that is approved and one that is not, two models that come from the first, and a system in production. */
async function begin(): Promise<World> {
  const of = async (kind: 'Model' | 'Dataset', index: number) => {
    const id = await register(kind, `${kind} ${index}`);
    const versions = [newId(), newId()];
    for (const [at, versionId] of versions.entries())
      await change(`add${kind}Version`, { id, versionId, label: `${at}`, files: [{ path: 'a', digest: sha() }] });
    return { id, versions };
  };
  const datasets = [await of('Dataset', 0), await of('Dataset', 1)];
  for (const { id, versions } of datasets) await approveData(id, versions[0]!);
  const models = [await of('Model', 0), await of('Model', 1)];
  for (const { id, versions } of models) {
    await change('documentModel', { id, card: [{ field: 'intendedUse', text: 'Drafts of answers' }] });
    for (const versionId of versions) {
      const evaluationId = newId();
      const metrics = [{ name: 'f1', value: 0.9, threshold: 0.8 }];
      await change('evaluateModelVersion', { id, versionId, evaluationId, suite: 'held-out', metrics });
      await change('approveModelVersion', { id, versionId, evaluationId });
      await change('markModelVersionKnownGood', { id, versionId });
    }
    await change('deployModel', { id, versionId: versions[0], environment: 'PRODUCTION' });
  }
  const system = await register('System', 'System');
  const [first, second] = models.map(({ id, versions }): End => ({ kind: 'MODEL', id, versionId: versions[0]! }));
  const data: End = { kind: 'DATASET', id: datasets[0]!.id, versionId: datasets[0]!.versions[0]! };
  const links = [
    { from: first!, relation: 'TRAINED_ON', to: data },
    { from: second!, relation: 'FINE_TUNED_FROM', to: first! },
  ];
  for (const link of links) await change('linkLineage', link);
  await change('composeSystem', { id: system, components: [{ asset: second! }] });
  await change('deploySystem', { id: system, environment: 'PRODUCTION' });
  const contains = {
    from: { kind: 'SYSTEM', id: system, versionId: null } satisfies End,
    relation: 'CONTAINS',
    to: second!,
  };
  return { models, datasets, system, links, components: [contains] };
}

const acts = {
  dataset: [
    'quarantineDataset',
    'releaseDataset',
    'reclassifyDataset',
    'reclassifyDataset',
    'validateDatasetVersion',
    'approveDatasetVersion',
  ],
  model: [
    'quarantineModelVersion',
    'releaseModelVersion',
    'suspendModelVersion',
    'resumeModelVersion',
    'deployModel',
    'rollBackModel',
    'withdrawModelFromUse',
    'justifyModel',
  ],
  link: [
    'linkLineage',
    'linkLineage',
    'linkLineage',
    'unlinkLineage',
    'composeSystem',
    'deploySystem',
    'withdrawSystem',
  ],
} as const;
const step = fc.record({
  mutation: fc.constantFrom(...Object.values(acts).flat()),
  which: fc.nat(1),
  version: fc.constantFrom(0, 1, null),
  other: fc.nat(1),
  otherVersion: fc.constantFrom(0, 1, null),
  yes: fc.boolean(),
  relation: fc.constantFrom('TRAINED_ON', 'EVALUATED_ON', 'FINE_TUNED_FROM', 'DERIVED_FROM'),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Takes a step, whether or not it is refused, and keeps the links that hold then. */
async function take(world: World, { mutation, which, version, other, otherVersion, yes, relation }: Step) {
  const model = world.models[which]!;
  const data = world.datasets[which]!;
  const end = (kind: 'MODEL' | 'DATASET', index: number, at: number | null): End => {
    const { id, versions } = (kind === 'MODEL' ? world.models : world.datasets)[index]!;
    return { kind, id, versionId: at === null ? null : versions[at]! };
  };
  const reason = 'Looked at by the team';
  const environment = 'PRODUCTION';
  if ((acts.dataset as readonly string[]).includes(mutation)) {
    const versionId = mutation.includes('Version')
      ? data.versions[version ?? 0]
      : end('DATASET', which, version).versionId;
    const fields = {
      quarantineDataset: { versionId, reason },
      releaseDataset: { versionId, reason },
      reclassifyDataset: { classification: yes ? 'INTERNAL' : 'RESTRICTED', reason },
      validateDatasetVersion: { versionId, method: `Sample ${newId()}`, passed: yes },
      approveDatasetVersion: { versionId, intendedUse: 'Training', handledAs: yes ? 'INTERNAL' : 'RESTRICTED' },
    }[mutation as (typeof acts.dataset)[number]];
    return change(mutation, { id: data.id, ...fields });
  }
  if ((acts.model as readonly string[]).includes(mutation)) {
    const versionId = model.versions[version ?? 0];
    const gap = { justification: 'A bridge.', mitigations: 'Names are masked.', risk: 'Low.', expiresAt: '2999-01-01' };
    const fields =
      mutation === 'rollBackModel'
        ? { toVersionId: versionId, environment }
        : mutation === 'deployModel'
          ? { versionId, environment }
          : mutation === 'withdrawModelFromUse'
            ? { environment }
            : mutation === 'justifyModel'
              ? gap
              : { versionId, reason };
    return change(mutation, { id: model.id, ...fields });
  }
  if (mutation === 'linkLineage' || mutation === 'unlinkLineage') {
    const [from, to] =
      relation === 'DERIVED_FROM'
        ? [end('DATASET', 1, version), end('DATASET', 0, otherVersion)]
        : relation === 'FINE_TUNED_FROM'
          ? [end('MODEL', 1, version), end('MODEL', 0, otherVersion)]
          : [end('MODEL', which, version), end('DATASET', other, otherVersion)];
    const known = mutation === 'unlinkLineage' ? world.links.at(which) : undefined;
    if (mutation === 'unlinkLineage' && !known) return;
    const link = known ?? { from, relation, to };
    const { code } = await change(mutation, mutation === 'unlinkLineage' ? { ...link, reason } : link);
    if (code) return;
    const others = world.links.filter((one) => JSON.stringify(one) !== JSON.stringify(link));
    world.links = mutation === 'linkLineage' ? [...others, link] : others;
    return;
  }
  const id = world.system;
  if (mutation !== 'composeSystem') return change(mutation, { id, environment });
  const assets = [end('MODEL', which, version), ...(yes ? [end('DATASET', other, otherVersion)] : [])];
  const { code } = await change(mutation, { id, components: assets.map((asset) => ({ asset })) });
  const from: End = { kind: 'SYSTEM', id, versionId: null };
  if (!code) world.components = assets.map((to) => ({ from, relation: 'CONTAINS', to }));
}

const asked = `query($models: [ID!], $datasets: [ID!], $system: ID!, $asOf: Instant) {
  models(filter: { id: { in: $models } }, asOf: $asOf) { edges { node { id deployments { environment versionId } card { field } justification { expiresAt } versions { id approved quarantined state } atRisk { reason asset { id versionId } } } } }
  datasets(filter: { id: { in: $datasets } }, asOf: $asOf) { edges { node { id classification versions { id quarantined approval { handledAs } } } } }
  system(id: $system, asOf: $asOf) { environments atRisk { reason asset { id versionId } } }
}` as const;
const ask = async ({ models, datasets, system }: World, asOf?: string) => {
  const ids = (all: readonly { readonly id: string }[]): string[] => all.map(({ id }) => id);
  const { data, errors } = await service.ask(asked, { models: ids(models), datasets: ids(datasets), system, asOf });
  if (errors) throw new Error(JSON.stringify(errors));
  return data!;
};
type Answer = Awaited<ReturnType<typeof ask>>;

/** What stands against each thing in use, found by trying every link again and again, and what the service tells. */
function compared({ models, datasets, system }: Answer, world: World) {
  const all = [...world.links, ...world.components];
  const meets = (one: End, other: End): boolean =>
    one.id === other.id && (one.versionId === null || other.versionId === null || one.versionId === other.versionId);
  const key = ({ id, versionId }: { readonly id: string; readonly versionId?: string | null }) =>
    `${id}/${versionId ?? ''}`;
  const reach = (start: End, links: readonly Link[]): Map<string, End> => {
    const found = new Map([[key(start), start]]);
    for (let before = -1; before !== found.size;) {
      before = found.size;
      for (const { from, to } of links) if ([...found.values()].some((one) => meets(one, from))) found.set(key(to), to);
    }
    return found;
  };
  const dataset = (id: string) => datasets!.edges.find(({ node }) => node.id === id)!.node;
  const model = (id: string) => models!.edges.find(({ node }) => node.id === id)!.node;
  const order = ['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED'];
  const against = (start: End): string[] => {
    const everything = reach(start, all);
    const unjustified = reach(
      start,
      all.filter(({ from }) => from.kind !== 'MODEL' || !model(from.id).justification),
    );
    const parts = reach(
      start,
      all.filter(({ relation }) => relation === 'CONTAINS'),
    );
    return [...everything].flatMap(([at, { kind, id, versionId }]) => {
      if (kind === 'SYSTEM') return [];
      const isMeant = (version: { readonly id: string }): boolean => versionId === null || version.id === versionId;
      const found = (reason: string, applies: boolean): string[] => (applies ? [`${reason} ${at}`] : []);
      if (kind === 'DATASET') {
        const { classification, versions } = dataset(id);
        const approved = versions
          .filter(isMeant)
          .some(({ approval }) => approval && order.indexOf(classification) <= order.indexOf(approval.handledAs));
        return [
          ...found(
            'QUARANTINED',
            versions.filter(isMeant).some(({ quarantined }) => quarantined),
          ),
          ...found('UNAPPROVED', !approved && (unjustified.has(at) || parts.has(at))),
        ];
      }
      const versions = model(id).versions.filter(isMeant);
      const usable = versions.filter(({ approved }) => approved);
      return [
        ...found(
          'QUARANTINED',
          versions.some(({ quarantined }) => quarantined),
        ),
        ...found('UNAPPROVED', parts.has(at) && usable.length === 0),
        ...found('SUSPENDED', parts.has(at) && usable.every((one) => suspended(one)) && usable.length > 0),
      ];
    });
  };
  const told = (
    risks: readonly {
      readonly reason: string;
      readonly asset: { readonly id: string; readonly versionId: string | null };
    }[],
  ) => risks.map(({ reason, asset }) => `${reason} ${key(asset)}`).sort();
  const uses = [
    ...models!.edges.flatMap(({ node: { id, deployments, atRisk } }) => {
      const versionId = deployments.find(({ environment }) => environment === 'PRODUCTION')?.versionId ?? null;
      return versionId ? [{ start: { kind: 'MODEL', id, versionId } satisfies End, atRisk }] : [];
    }),
    ...(system!.environments.includes('PRODUCTION')
      ? [{ start: { kind: 'SYSTEM', id: world.system, versionId: null } satisfies End, atRisk: system!.atRisk }]
      : []),
  ];
  return { expected: uses.map(({ start }) => against(start).sort()), found: uses.map(({ atRisk }) => told(atRisk)) };
}

/** A quarantine hides in `state` that a version is suspended too, so what was decided is kept beside it. */
const decided = new Map<string, boolean>();
const suspended = ({ id, state }: { readonly id: string; readonly state: string }): boolean => {
  if (state !== 'QUARANTINED') decided.set(id, state === 'SUSPENDED');
  return decided.get(id) ?? false;
};

it('flags, after every step of any history and as of every moment of it, exactly the uses that must not be', async () => {
  let flagged = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 20 }), async (steps) => {
      const world = await begin();
      const past: { readonly at: string; readonly expected: string[][] }[] = [];
      for (const each of steps) {
        await take(world, each);
        const { expected, found } = compared(await ask(world), world);
        expect(found).toEqual(expected);
        flagged += expected.filter((some) => some.length > 0).length;
        past.push({ at: moment(), expected });
      }
      for (const { at, expected } of past.filter((_, index) => index % 5 === 0)) {
        const { models, system } = await ask(world, at);
        const then = [
          ...models!.edges.flatMap(({ node }) => (node.deployments.length > 0 ? [node.atRisk] : [])),
          ...(system!.environments.length > 0 ? [system!.atRisk] : []),
        ];
        expect(then.map((some) => some.length)).toEqual(expected.map((some) => some.length));
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
  expect(flagged).toBeGreaterThan(0);
}, 120_000);
