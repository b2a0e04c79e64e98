import { describe, expect, it } from '@jest/globals';
import type { PlannedKind, PlannedLink } from '@custodia/import';
import { linksOf } from './links.policy.js';
import type { ImportedVersionFact, ImportTarget } from './work.policy.js';

const target = (kind: PlannedKind, id: string): ImportTarget => ({
  kind,
  id,
  name: id,
  mention: false,
  known: 'no',
  planned: [],
});
const targets = [target('model', 'm'), target('model', 'n'), target('dataset', 'd')];
const byRef = new Map(targets.map((each) => [each.id, each]));
const version = (id: string): ImportedVersionFact => ({
  id,
  label: id,
  outcome: 'created',
  files: 0,
  digests: 0,
  claims: 0,
});
const link = (from: string, relation: PlannedLink['relation'], to: string): PlannedLink => ({ from, relation, to });
const outcomes = (links: PlannedLink[], context: Partial<Parameters<typeof linksOf>[1]> = {}) =>
  linksOf(links, { byRef, versions: new Map(), edges: [], ...context });
const end = (kind: 'model' | 'dataset', id: string) => ({ kind, id, versionId: null });

describe('the links of a file', () => {
  it('are between assets, each once', () => {
    const { links } = outcomes([link('m', 'trained_on', 'd'), link('m', 'trained_on', 'd')]);
    expect(links).toEqual([
      { from: end('model', 'm'), relation: 'trained_on', to: end('dataset', 'd'), outcome: 'created' },
    ]);
  });

  it('name the version where the file has just one', () => {
    const single = targets.map((each) => ({ ...each, planned: [{ ref: each.id, versions: [] } as never] }));
    const { links } = outcomes([link('m', 'trained_on', 'd')], {
      byRef: new Map(single.map((each) => [each.id, each])),
      versions: new Map([
        ['m', [version('m1')]],
        ['d', [version('d1'), version('d2')]],
      ]),
    });
    expect(links).toMatchObject([{ from: { versionId: 'm1' }, to: { versionId: null } }]);
  });

  it('that are there already are told as such', () => {
    const edges = [{ relation: 'trained_on' as const, derived: end('model', 'm'), source: end('dataset', 'd') }];
    expect(outcomes([link('m', 'trained_on', 'd')], { edges }).links).toMatchObject([{ outcome: 'matched' }]);
  });

  it.each([
    ['between kinds that do not fit', [link('d', 'fine_tuned_from', 'm')], 'is not fine_tuned_from'],
    ['of an asset with itself', [link('m', 'derived_from', 'm')], 'comes from itself'],
    ['that would close a circle', [link('m', 'fine_tuned_from', 'n'), link('n', 'fine_tuned_from', 'm')], 'circle'],
  ])('%s are left out and told', (_, given, reason) => {
    const { links, problems } = outcomes(given);
    expect(links.at(-1)).toMatchObject({ outcome: 'left_out' });
    expect(problems).toMatchObject([{ severity: 'wrong', reason: expect.stringContaining(reason) }]);
  });

  it('that would close a circle with what the inventory has are left out', () => {
    const edges = [{ relation: 'fine_tuned_from' as const, derived: end('model', 'n'), source: end('model', 'm') }];
    expect(outcomes([link('m', 'fine_tuned_from', 'n')], { edges }).links).toMatchObject([{ outcome: 'left_out' }]);
  });
});
