import { describe, expect, it } from '@jest/globals';
import { inspectBytes, type PlannedAsset } from '@custodia/import';
import { recordedOrigin } from './origin.policy.js';
import { clustersOf, importedId, resolveTargets, type ExistingAsset } from './targets.policy.js';
import type { ImportSettings } from './work.policy.js';

const settings: ImportSettings = {
  organisation: 'o',
  digest: 'sha256:1',
  fileName: 'bom.json',
  onExisting: 'match',
  ownerId: 'm',
  custodianId: null,
  classification: 'internal',
  at: '2026-05-03T09:30:00.000Z',
  actor: 'm',
};
const plan = inspectBytes(
  'bom.json',
  Buffer.from(
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      components: [
        { type: 'machine-learning-model', 'bom-ref': 'a', name: 'Scorer', version: '1' },
        { type: 'machine-learning-model', 'bom-ref': 'b', name: 'scorer ', version: '2' },
        { type: 'data', 'bom-ref': 'c', name: 'Letters', data: [{ type: 'dataset' }] },
      ],
    }),
  ),
);
const existing = (
  id: string,
  kind: string,
  name: string,
  status = 'registered',
  ...addresses: string[]
): ExistingAsset => ({
  origin: recordedOrigin(addresses, []),
  id,
  kind,
  name,
  status,
});
const resolve = (
  found: ExistingAsset[],
  imported: string[] = [],
  over: Partial<ImportSettings> = {},
  assets: readonly PlannedAsset[] = plan.assets,
) => resolveTargets(clustersOf(assets), found, new Set(imported), { ...settings, ...over });

describe('the assets that a file means', () => {
  it('are one when kind and name are the same', () => {
    const { targets, byRef } = resolve([]);
    expect(targets.map(({ kind, planned }) => [kind, planned.length])).toEqual([
      ['model', 2],
      ['dataset', 1],
    ]);
    expect(byRef.size).toBe(3);
  });

  it('get ids that the same file always gives, and another file never', () => {
    const [one, again, other] = [resolve([]), resolve([]), resolve([], [], { digest: 'sha256:2' })];
    expect(one.targets.map(({ id }) => id)).toEqual(again.targets.map(({ id }) => id));
    expect(one.targets[0]!.id).not.toBe(other.targets[0]!.id);
  });

  it('are those of the inventory with this kind and name, the oldest of several', () => {
    const { targets, problems } = resolve([
      existing('old', 'model', 'SCORER'),
      existing('young', 'model', 'scorer'),
      existing('d', 'dataset', 'Scorer'),
    ]);
    expect(targets[0]).toMatchObject({ id: 'old', known: 'by_name' });
    expect(problems.map(({ reason }) => reason)).toEqual([expect.stringContaining('2 assets')]);
  });

  it.each(['retired', 'disposed'])('are never one that is %s', (status) =>
    expect(resolve([existing('gone', 'model', 'Scorer', status)]).targets[0]).toMatchObject({ known: 'no' }),
  );

  it('are registered beside the known ones when that is asked', () =>
    expect(resolve([existing('old', 'model', 'Scorer')], [], { onExisting: 'new' }).targets[0]).toMatchObject({
      known: 'no',
    }));

  it('are those of an earlier import of the same file before any other', () => {
    const own = importedId(settings, plan.assets[0]!.ref);
    expect(resolve([existing('old', 'model', 'Scorer')], [own], { onExisting: 'new' }).targets[0]).toMatchObject({
      id: own,
      known: 'imported_before',
    });
  });

  describe('of the same name', () => {
    const data = (ref: string, url?: string) => ({
      type: 'data',
      'bom-ref': ref,
      name: 'Training Data',
      data: [{ type: 'dataset', ...(url ? { contents: { url } } : {}) }],
    });
    const planOf = (...components: object[]): readonly PlannedAsset[] =>
      inspectBytes(
        'bom.json',
        Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components })),
      ).assets;
    const [x, y] = [data('x', 'https://x.example/data'), data('y', 'https://y.example/patients')];

    it('are two when they come from two owners', () => {
      const { targets } = resolve([], [], {}, planOf(x, y, data('x2', 'https://cdn.x.example/more')));
      expect(targets.map(({ planned }) => planned.map(({ ref }) => ref))).toEqual([['x', 'x2'], ['y']]);
    });
    it('are not the one of another owner that the inventory has, and that is told', () => {
      const other = existing('of x', 'dataset', 'training data', 'registered', 'https://x.example/data');
      const { targets, problems } = resolve([other], [], {}, planOf(y));
      expect(targets).toMatchObject([{ known: 'no', id: importedId(settings, 'y') }]);
      expect(problems).toMatchObject([{ field: 'name', reason: expect.stringContaining('come from elsewhere') }]);
    });
    it('are the one of their owner, although an older one has the name, too', () => {
      const found = [
        existing('of x', 'dataset', 'Training data', 'registered', 'https://x.example/data'),
        existing('of y', 'dataset', 'Training data', 'registered', 'https://files.y.example/1'),
      ];
      expect(resolve(found, [], {}, planOf(x, y)).targets.map(({ id }) => id)).toEqual(['of x', 'of y']);
    });
    it('are taken for the one of unknown origin, which is told, but only one of them', () => {
      const { targets, problems } = resolve([existing('bare', 'dataset', 'Training data')], [], {}, planOf(x, y));
      expect(targets.map(({ known }) => known)).toEqual(['by_name', 'no']);
      expect(problems).toMatchObject([{ reason: expect.stringContaining('no origin is recorded') }]);
    });
  });

  it('are matched by name even then when the file only names them', () => {
    const named = plan.assets.slice(2).map((asset) => ({ ...asset, mention: true }));
    expect(resolve([existing('d', 'dataset', 'letters')], [], { onExisting: 'new' }, named).targets).toMatchObject([
      { id: 'd', known: 'by_name' },
    ]);
    expect(resolve([], [], {}, named).problems).toMatchObject([{ severity: 'note', field: 'name' }]);
  });
});
