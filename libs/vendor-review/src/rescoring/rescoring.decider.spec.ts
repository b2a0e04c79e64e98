import { describe, expect, it } from '@jest/globals';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import fc from 'fast-check';
import { rescoring, type RescoringCommand } from './rescoring.decider.js';
import type { RescoringEvent } from './rescoring.events.js';

const { given } = scenarios(rescoring.decider);
const id = '0198c7a2-0000-7000-8000-000000000020';
const request = { type: 'RequestRescoring', id, templateId: 't1', weightSetId: 'w1' } as const;
const requested: RescoringEvent = { type: 'RescoringRequested', data: { templateId: 't1', weightSetId: 'w1' } };
const counted: RescoringEvent = { type: 'RescoringCounted', data: { total: 3 } };
const progressed: RescoringEvent = { type: 'RescoringProgressed', data: { done: 2, failed: 0, after: 'review-2' } };
const finished: RescoringEvent = { type: 'RescoringFinished', data: { done: 3, failed: 0 } };

describe('a rescoring', () => {
  it('is requested once, for one template edition with its weights or for everything', () => {
    given().when(request).then(requested);
    given(requested).when(request).thenNothing();
    given(requested)
      .when({ ...request, weightSetId: null })
      .thenRefuses({ code: 'ID_TAKEN' });
    given()
      .when({ ...request, templateId: null, weightSetId: null })
      .then({ type: 'RescoringRequested' });
  });

  it('takes no weights without the template edition that they belong to', () =>
    given()
      .when({ ...request, templateId: null })
      .thenRefuses({ code: 'INVALID_INPUT' }));

  it('does nothing before it was requested', () =>
    given().when({ type: 'CountRescoring', id, total: 3 }).thenRefuses({ code: 'NOT_FOUND' }));

  it('keeps the number of reviews that it began with', () => {
    given(requested).when({ type: 'CountRescoring', id, total: 3 }).then(counted);
    given(requested, counted).when({ type: 'CountRescoring', id, total: 9 }).thenNothing();
  });

  it('goes on behind the last review that is done, and never back', () => {
    const progress = (after: string) => ({ type: 'RecordRescoringProgress', id, done: 2, failed: 0, after }) as const;
    given(requested, counted).when(progress('review-2')).then(progressed);
    for (const after of ['review-1', 'review-2'])
      given(requested, counted, progressed).when(progress(after)).thenNothing();
  });

  it('ends with what was counted, and nothing changes it afterwards', () => {
    given(requested, counted, progressed)
      .when({ type: 'FinishRescoring', id })
      .then({ type: 'RescoringFinished', data: { done: 2, failed: 0 } });
    for (const command of [
      { type: 'FinishRescoring', id },
      { type: 'CountRescoring', id, total: 4 },
    ] as const)
      given(requested, counted, progressed, finished).when(command).thenNothing();
    expect(given(requested, counted, finished).when(request).decision).toEqual({ kind: 'accepted', events: [] });
  });

  const count = fc.nat({ max: 4 });
  neverActsTwice(
    rescoring.decider,
    fc.oneof(
      fc.record({
        type: fc.constant('RequestRescoring' as const),
        id: fc.constant(id),
        templateId: fc.constantFrom(null, 't1'),
        weightSetId: fc.constantFrom(null, 'w1'),
      }),
      fc.record({ type: fc.constant('CountRescoring' as const), id: fc.constant(id), total: count }),
      fc.record({
        type: fc.constant('RecordRescoringProgress' as const),
        id: fc.constant(id),
        done: count,
        failed: count,
        after: fc.constantFrom('a', 'b', 'c'),
      }),
      fc.record({ type: fc.constant('FinishRescoring' as const), id: fc.constant(id) }),
    ) as fc.Arbitrary<RescoringCommand>,
  );
});
