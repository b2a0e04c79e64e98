import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Classification } from '../asset/asset.policy.js';
import {
  edgeOf,
  endKey,
  fits,
  walkedAtOnce,
  type Edge,
  type LineageEnd,
  type Relation,
} from '../lineage/lineage.policy.js';
import {
  approvedData,
  closures,
  obstaclesIn,
  obstaclesTo,
  sound,
  standingOfPromptVersions,
  standingOfVersions,
  type JudgedPromptVersion,
  type JudgedVersion,
  useRefused,
  type ObstacleReason,
  type Standing,
} from './use.policy.js';

const end = (kind: LineageEnd['kind'], id: string, versionId: string | null = null): LineageEnd => ({
  kind,
  id,
  versionId,
});
const start = end('system', 'desk');
const link = (from: LineageEnd, relation: Relation, to: LineageEnd): Edge => edgeOf(from, relation, to);
const judged = (
  edges: readonly Edge[],
  standings: Readonly<Record<string, Partial<Standing>>>,
  environments: readonly ('production' | 'staging')[] = ['production'],
) => {
  const standingOf = ({ id }: LineageEnd): Standing => ({ ...sound, ...standings[id] });
  const closureOf = closures(edges, (end) => standingOf(end).justified);
  return obstaclesTo(walkedAtOnce(closureOf(start)), standingOf, environments);
};

const triage = end('model', 'triage', 'v1');
const claims = end('dataset', 'claims', 'v1');
const base = end('model', 'base');
const cloud = end('subprocessor', 'cloud');
const used = [link(start, 'contains', triage)];

describe('the use of a system that contains a model', () => {
  it.each<[string, Partial<Standing>, readonly ObstacleReason[], readonly ObstacleReason[]]>([
    ['sound', {}, [], []],
    ['in quarantine', { quarantined: true }, ['quarantined'], ['quarantined']],
    ['not in the inventory', { status: null }, ['unknown'], ['unknown']],
    ['retired', { status: 'retired' }, ['retired'], ['retired']],
    ['disposed of', { status: 'disposed' }, ['disposed'], ['disposed']],
    ['rejected', { rejected: true, approved: false }, ['rejected'], ['rejected']],
    ['suspended', { suspended: true }, ['suspended'], ['suspended']],
    ['not approved', { approved: false }, ['unapproved'], []],
    ['not documented', { documented: false }, ['undocumented'], []],
    ['neither', { approved: false, documented: false }, ['unapproved', 'undocumented'], []],
    ['not documented, which is justified', { documented: false, justified: true }, [], []],
  ])('that is %s', (_, standing, inProduction, inStaging) => {
    expect(judged(used, { triage: standing }).map(({ reason }) => reason)).toEqual(inProduction);
    expect(judged(used, { triage: standing }, ['staging']).map(({ reason }) => reason)).toEqual(inStaging);
  });

  it.each<[Relation, LineageEnd, Partial<Standing>, readonly ObstacleReason[]]>([
    ['trained_on', claims, { quarantined: true }, ['quarantined']],
    ['trained_on', claims, { status: 'retired' }, []],
    ['trained_on', claims, { approved: false }, ['unapproved']],
    ['trained_on', claims, { status: null, approved: false }, ['unknown']],
    ['contains', claims, { approved: false }, ['unapproved']],
    ['trained_on', claims, { status: 'disposed' }, []],
    ['evaluated_on', claims, { quarantined: true }, ['quarantined']],
    ['evaluated_on', claims, { approved: false }, ['unapproved']],
    ['fine_tuned_from', base, { approved: false, documented: false, status: 'retired' }, []],
    ['fine_tuned_from', base, { rejected: true, suspended: true }, []],
    ['fine_tuned_from', base, { quarantined: true }, ['quarantined']],
    ['fine_tuned_from', base, { status: null }, ['unknown']],
    ['hosted_by', cloud, { open: false }, ['gate_closed']],
    ['hosted_by', cloud, { suspended: true }, ['suspended']],
    ['hosted_by', cloud, { open: false, status: 'retired' }, ['retired', 'gate_closed']],
  ])('that is %s %j in state %j', (relation, to, standing, reasons) =>
    expect(judged([...used, link(triage, relation, to)], { [to.id]: standing }).map(({ reason }) => reason)).toEqual(
      reasons,
    ),
  );

  describe('and was made from data that is not approved', () => {
    const made = [...used, link(triage, 'fine_tuned_from', base), link(base, 'trained_on', claims)];
    const draft = { claims: { approved: false } };

    it('is refused in production only, with the way', () => {
      const [obstacle, ...others] = judged(made, draft);
      expect([obstacle?.reason, others]).toEqual(['unapproved', []]);
      expect(obstacle?.path.map(({ to }) => to.id)).toEqual(['triage', 'base', 'claims']);
      expect(judged(made, draft, ['staging'])).toEqual([]);
    });

    it.each(['triage', 'base'])('is possible while the gaps of %s are justified', (id) =>
      expect(judged(made, { ...draft, [id]: { justified: true } })).toEqual([]),
    );

    it('is refused where another way leads past the justified model', () =>
      expect(
        judged([...made, link(triage, 'trained_on', claims)], { ...draft, base: { justified: true } }).map(
          ({ path }) => path.length,
        ),
      ).toEqual([2]));

    it('is refused where the data is a part, whatever is justified', () =>
      expect(
        judged([...made, link(triage, 'contains', claims)], { ...draft, triage: { justified: true } }).map(
          ({ reason }) => reason,
        ),
      ).toEqual(['unapproved']));
  });

  it('tells the way, although a shorter way leads through what it does not need', () => {
    const edges = [link(start, 'derived_from', base), ...used, link(triage, 'contains', base)];
    const [obstacle] = judged(edges, { base: { status: 'retired' } });
    expect(obstacle?.path.map(({ to }) => to.id)).toEqual(['triage', 'base']);
  });
});

describe('the versions of a model that are meant', () => {
  const good: JudgedVersion = { approved: true, decided: null, quarantined: false };
  const draft: JudgedVersion = { ...good, approved: false };
  const rejected: JudgedVersion = { ...draft, decided: 'rejected' };
  const suspended: JudgedVersion = { ...good, decided: 'suspended' };
  it.each<[string, readonly JudgedVersion[], readonly ObstacleReason[]]>([
    ['none', [], ['unapproved']],
    ['one that may be used', [good], []],
    ['one that is deprecated', [{ ...good, decided: 'deprecated' }], []],
    ['one of them suspended', [good, suspended], []],
    ['one of them rejected', [rejected, good], []],
    ['one of them in quarantine', [good, { ...draft, quarantined: true }], ['quarantined']],
    ['all suspended that could be used', [suspended, draft], ['suspended']],
    ['all rejected', [rejected, rejected], ['rejected']],
    ['some rejected, and none approved', [rejected, draft], ['unapproved']],
  ])('%s', (_, versions, reasons) => {
    const found = obstaclesIn(triage, { ...sound, ...standingOfVersions(versions) }, ['production']);
    expect(found.map(({ reason }) => reason)).toEqual(reasons);
  });
});

it.each<[string, readonly (Classification | null)[], boolean]>([
  ['has no version', [], false],
  ['has versions without an approval', [null, null], false],
  ['has one version with an approval', [null, 'internal'], true],
  ['is more sensitive by now than the use it was approved for', ['public'], false],
])('data that %s', (_, approvals, approved) =>
  expect(
    approvedData(
      'internal',
      approvals.map((approvedFor) => ({ approvedFor })),
    ),
  ).toBe(approved),
);

describe('the versions of a prompt that are meant', () => {
  const prompt = end('prompt', 'answers');
  const [good, draft] = [
    { id: '1', approved: true, withdrawn: false },
    { id: '2', approved: false, withdrawn: false },
  ] as const;
  const withdrawn = { ...good, withdrawn: true };
  it.each<[string, readonly JudgedPromptVersion[], readonly ObstacleReason[], readonly ObstacleReason[]]>([
    ['none', [], ['unapproved'], []],
    ['one that may be used', [good], [], []],
    ['one that is not approved', [draft], ['unapproved'], []],
    ['one of them withdrawn', [withdrawn, good], [], []],
    ['one withdrawn, the other not approved', [withdrawn, draft], ['unapproved'], []],
    ['all withdrawn', [withdrawn, withdrawn], ['rejected'], ['rejected']],
  ])('%s', (_, versions, inProduction, inStaging) => {
    const standing = { ...sound, ...standingOfPromptVersions(versions) };
    expect(obstaclesIn(prompt, standing, ['production']).map(({ reason }) => reason)).toEqual(inProduction);
    expect(obstaclesIn(prompt, standing, ['staging']).map(({ reason }) => reason)).toEqual(inStaging);
  });
  it('count as approved where one is active in production since before approvals were asked for', () => {
    expect(standingOfPromptVersions([draft], draft.id).approved).toBe(true);
    expect(standingOfPromptVersions([draft], good.id).approved).toBe(false);
  });
});

it.each<[Partial<Standing>, readonly ObstacleReason[]]>([
  [{}, []],
  [{ approved: false, quarantined: true }, ['quarantined', 'unapproved']],
  [{ status: 'retired', open: false }, ['retired', 'gate_closed']],
])('an asset itself in state %j', (standing, reasons) => {
  const found = obstaclesIn(triage, { ...sound, ...standing }, ['production']);
  expect(found).toEqual(reasons.map((reason) => ({ reason, asset: triage, path: [] })));
});

describe('a refusal', () => {
  const told = (reason: ObstacleReason, id: string) => ({
    reason,
    kind: 'model' as const,
    id,
    versionId: null,
    path: ['contains model Triage', `trained_on dataset ${id}`],
  });

  it('is not made where nothing stands against the use', () => expect(useRefused('x', [])).toBeNull());

  it.each([
    ['quarantined', 'UPSTREAM_QUARANTINED', { quarantined: ['a'] }],
    ['gate_closed', 'GATE_CLOSED', { subprocessors: ['a'] }],
    ['unapproved', 'PART_NOT_USABLE', { part: 'a', reason: 'unapproved' }],
  ] as const)('of %s has the code %s, the way and the remedy', (reason, code, facts) => {
    const refused = useRefused('x', [told(reason, 'a')]);
    expect(refused).toMatchObject({ refusal: { code, id: 'x', path: told(reason, 'a').path, ...facts } });
    expect(refused!.refusal.message).toContain('contains model Triage > trained_on dataset a');
  });

  it('tells of everything at once', () =>
    expect(useRefused('x', [told('quarantined', 'a'), told('retired', 'b')])!.refusal.message).toMatch(
      /dataset a is in quarantine\. .*dataset b is retired\. Release it/,
    ));
});

it('finds in any inventory exactly what brute force finds', () => {
  const relations: readonly Relation[] = [
    'trained_on',
    'fine_tuned_from',
    'derived_from',
    'part_of',
    'contains',
    'evaluated_on',
    'uses_prompt',
    'bound_to',
    'hosted_by',
  ];
  const needed: readonly Relation[] = ['contains', 'part_of', 'uses_prompt', 'bound_to', 'hosted_by'];
  const kinds = ['model', 'dataset', 'prompt', 'system', 'subprocessor'] as const;
  const ends: fc.Arbitrary<LineageEnd> = fc.record({
    kind: fc.constantFrom(...kinds),
    id: fc.constantFrom('a', 'b', 'c'),
    versionId: fc.constantFrom(null, '1', '2'),
  });
  const edges = fc
    .array(fc.tuple(ends, fc.constantFrom(...relations), ends), { maxLength: 14 })
    .map((all) => all.filter(([from, relation, to]) => fits(from, relation, to)).map((one) => edgeOf(...one)));
  const standing = fc.record({
    status: fc.constantFrom('registered', 'quarantined', 'retired', 'disposed', null),
    quarantined: fc.boolean(),
    rejected: fc.boolean(),
    suspended: fc.boolean(),
    approved: fc.boolean(),
    documented: fc.boolean(),
    justified: fc.boolean(),
    open: fc.boolean(),
    unassessed: fc.constantFrom(
      [],
      [{ id: 'k', name: 'Tool' }],
      [
        { id: 'k', name: 'Tool' },
        { id: 'l', name: 'Mail' },
      ],
    ),
  });
  fc.assert(
    fc.property(
      edges,
      ends,
      fc.array(standing, { minLength: 45, maxLength: 45 }),
      fc.boolean(),
      (links, from, states, live) => {
        const all = kinds.flatMap((kind) =>
          ['a', 'b', 'c'].flatMap((id) => [null, '1', '2'].map((versionId) => ({ kind, id, versionId }) as LineageEnd)),
        );
        const of = (one: LineageEnd): Standing => states[all.findIndex((each) => endKey(each) === endKey(one))]!;
        const meets = (one: LineageEnd, other: LineageEnd): boolean =>
          one.kind === other.kind &&
          one.id === other.id &&
          (one.versionId === null || other.versionId === null || one.versionId === other.versionId);
        const reach = (steps: readonly Edge[]): LineageEnd[] => {
          const reached = new Map([[endKey(from), from]]);
          for (let before = -1; before !== reached.size;) {
            before = reached.size;
            for (const { derived, source } of steps)
              if ([...reached.values()].some((one) => meets(one, derived))) reached.set(endKey(source), source);
          }
          reached.delete(endKey(from));
          return [...reached.values()];
        };
        const parts = new Set(reach(links.filter(({ relation }) => needed.includes(relation))).map(endKey));
        const vouched = new Set(reach(links.filter(({ derived }) => !of(derived).justified)).map(endKey));
        const expected = new Set(
          reach(links).flatMap((one) => {
            const key = endKey(one);
            const { status, quarantined, rejected, suspended, approved, documented, justified, open, unassessed } =
              of(one);
            const anywhere = [
              ...(quarantined ? [`quarantined ${key}`] : []),
              ...(status === null ? [`unknown ${key}`] : []),
              ...(open ? [] : [`gate_closed ${key}`]),
              ...(one.kind === 'subprocessor' && suspended ? [`suspended ${key}`] : []),
            ];
            if (status === null) return anywhere;
            if (!parts.has(key))
              return live && one.kind === 'dataset' && !approved && vouched.has(key)
                ? [...anywhere, `unapproved ${key}`]
                : anywhere;
            if (status === 'retired' || status === 'disposed') return [...anywhere, `${status} ${key}`];
            if (rejected) return [...anywhere, `rejected ${key}`];
            if (suspended) return [...anywhere, `suspended ${key}`];
            if (!live) return anywhere;
            return [
              ...anywhere,
              ...(approved ? [] : [`unapproved ${key}`]),
              ...(documented || justified ? [] : [`undocumented ${key}`]),
              ...unassessed.map((tool) => `unassessed ${key} ${tool.id}`),
            ];
          }),
        );
        const found = obstaclesTo(
          walkedAtOnce(closures(links, (one) => of(one).justified)(from)),
          of,
          live ? ['production'] : ['staging'],
        );
        expect(
          new Set(
            found.map(({ reason, asset, connector }) =>
              [reason, endKey(asset), connector?.id].filter((part) => part !== undefined).join(' '),
            ),
          ),
        ).toEqual(expected);
        for (const { asset, path } of found) expect(path.at(-1)?.to).toEqual(asset);
      },
    ),
  );
});
