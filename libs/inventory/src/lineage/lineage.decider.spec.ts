import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { project } from '@custodia/read-models/testing';
import { lineageDecider, type LineageCommand } from './lineage.decider.js';
import type { LineageEvent } from './lineage.events.js';
import { concerns, edgeOf, endKey, linkId, walk, type Edge, type LineageEnd } from './lineage.policy.js';
import { lineageProjection } from './lineage.projection.js';

const { given } = scenarios(lineageDecider);
const end = (kind: LineageEnd['kind'], id: string, versionId: string | null = null): LineageEnd => ({
  kind,
  id,
  versionId,
});
const [model, data] = [end('model', 'm', 'v1'), end('dataset', 'd', 'v1')];
const link = (from: LineageEnd, relation: Edge['relation'], to: LineageEnd): LineageCommand => ({
  type: 'LinkLineage',
  id: linkId(from, relation, to),
  from,
  relation,
  to,
  unknown: null,
  circle: null,
});
const trained = link(model, 'trained_on', data);
const linked: LineageEvent = { type: 'LineageLinked', data: { from: model, relation: 'trained_on', to: data } };
const unlinked: LineageEvent = { type: 'LineageUnlinked', data: linked.data };

describe('a link', () => {
  it('is made once, however often it is stated', () => {
    given()
      .when(trained)
      .then({ type: 'LineageLinked', data: { relation: 'trained_on' } });
    given(linked).when(trained).thenNothing();
    given(linked, unlinked).when(trained).then({ type: 'LineageLinked' });
  });
  it('has one id for the same ends and relation, and another otherwise', () => {
    expect(linkId(model, 'trained_on', data)).toBe(linkId({ ...model }, 'trained_on', { ...data }));
    expect(
      new Set([
        linkId(model, 'trained_on', data),
        linkId(model, 'evaluated_on', data),
        linkId(data, 'trained_on', model),
        linkId({ ...model, versionId: null }, 'trained_on', data),
      ]).size,
    ).toBe(4);
  });
  it('makes sense', () =>
    given()
      .when(link(data, 'trained_on', data))
      .thenRefuses({ code: 'INVALID_INPUT', field: 'relation' }));
  it('never leads from something to itself, but from one version to another', () => {
    given()
      .when(link(model, 'derived_from', end('model', 'm')))
      .thenRefuses({ code: 'INVALID_INPUT', field: 'to.id' });
    given()
      .when(link(end('model', 'm', 'v2'), 'fine_tuned_from', model))
      .then({ type: 'LineageLinked' });
  });
  it('is between things that are known', () =>
    given()
      .when({ ...trained, unknown: data } as LineageCommand)
      .thenRefuses({ code: 'NOT_FOUND', id: 'v1' }));
  it('closes no circle of derivation, but may be tested on what came from it', () => {
    given()
      .when({ ...trained, circle: [model, data, model] } as LineageCommand)
      .thenRefuses({ code: 'CYCLIC_LINEAGE', path: [endKey(model), endKey(data), endKey(model)] });
    given()
      .when({ ...link(model, 'evaluated_on', data), circle: [model, data] } as LineageCommand)
      .then({ type: 'LineageLinked' });
  });
  it('ends, and stays in the list', () => {
    given(linked).when({ type: 'UnlinkLineage', id: trained.id }).then({ type: 'LineageUnlinked' });
    given().when({ type: 'UnlinkLineage', id: trained.id }).thenRefuses({ code: 'NOT_FOUND' });
    expect(project(lineageProjection, [linked, unlinked])).toMatchObject([
      { linked: false, from: model, to: data, derivedId: 'm', sourceId: 'd' },
    ]);
  });
  it('flows from a part into its whole', () => {
    const part: LineageEvent = {
      type: 'LineageLinked',
      data: { from: data, relation: 'part_of', to: end('dataset', 'whole') },
    };
    expect(project(lineageProjection, [part])).toMatchObject([
      { derivedId: 'whole', derivedVersion: '', sourceId: 'd', sourceVersion: 'v1' },
    ]);
  });
  it('never does the same thing twice', () => {
    const one: LineageCommand[] = [
      trained,
      { type: 'UnlinkLineage', id: trained.id },
      { ...trained, unknown: data } as LineageCommand,
    ];
    neverActsTwice(lineageDecider, fc.constantFrom(...one));
  });
});

describe('walking along lineage', () => {
  const chain = (length: number): Edge[] =>
    Array.from({ length }, (_, index) =>
      edgeOf(end('model', `${index}`), 'fine_tuned_from', end('model', `${index + 1}`)),
    );

  it('goes to the end, however far', () => {
    const reached = walk(chain(5_000), end('model', '0'), 'upstream');
    expect(reached).toHaveLength(5_000);
    expect(reached.at(-1)).toMatchObject({ end: { id: '5000' }, depth: 5_000 });
  });
  it('goes a shortest way and tells it', () => {
    const edges = [...chain(3), edgeOf(end('model', '0'), 'distilled_from', end('model', '3'))];
    expect(walk(edges, end('model', '0'), 'upstream').find((each) => each.end.id === '3')).toMatchObject({
      depth: 1,
      path: [{ relation: 'distilled_from' }],
    });
  });
  it('ends in a circle', () => {
    const edges = [
      edgeOf(end('model', 'a'), 'derived_from', end('model', 'b')),
      edgeOf(end('model', 'b'), 'derived_from', end('model', 'a')),
    ];
    expect(walk(edges, end('model', 'a'), 'upstream').map((each) => each.end.id)).toEqual(['b']);
  });
  it('keeps versions apart, and takes an end without a version for all of them', () => {
    const edges = [
      edgeOf(end('model', 'm', 'v1'), 'trained_on', data),
      edgeOf(end('model', 'm', 'v2'), 'trained_on', end('dataset', 'other')),
      edgeOf(end('model', 'm'), 'hosted_by', end('subprocessor', 's')),
    ];
    const from = (versionId: string | null) =>
      walk(edges, end('model', 'm', versionId), 'upstream')
        .map((each) => each.end.id)
        .sort();
    expect(from('v1')).toEqual(['d', 's']);
    expect(from(null)).toEqual(['d', 'other', 's']);
  });
  it('finds downstream what finds it upstream', () => {
    const node = fc.record({
      kind: fc.constant('model' as const),
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      versionId: fc.constantFrom('1', '2'),
    });
    const edge = fc.record({ relation: fc.constant('derived_from' as const), derived: node, source: node });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 12 }), node, (edges, start) => {
        for (const { end: found, depth, path } of walk(edges, start, 'upstream')) {
          expect(path).toHaveLength(depth);
          expect(
            walk(edges, found, 'downstream').some((back) => concerns(back.end, start) && back.depth === depth),
          ).toBe(true);
        }
      }),
    );
  });
});
