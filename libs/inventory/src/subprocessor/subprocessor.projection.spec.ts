import { describe, expect, it } from '@jest/globals';
import { project, type Told } from '@custodia/read-models/testing';
import type { SubprocessorEvent } from './subprocessor.events.js';
import { subprocessorProjection } from './subprocessor.projection.js';

const registered: Told<SubprocessorEvent> = {
  type: 'SubprocessorRegistered',
  data: {
    name: 'Acme',
    website: null,
    purpose: '',
    categories: ['billing'],
    regions: ['DE'],
    transferBasis: 'none_needed',
    use: { dataSensitivity: 'internal', criticality: 'low', access: 'read', regulatoryExposure: 'none' },
    tier: null,
    ownerId: 'member-1',
    listed: true,
  },
};

describe('the row of a subprocessor', () => {
  it('begins without a gate', () =>
    expect(project(subprocessorProjection, [registered])[0]).toMatchObject({
      name: 'Acme',
      status: 'registered',
      gate: null,
      contacts: [],
    }));

  it('shows which review opened the gate, and that it was closed', () => {
    const rows = project(subprocessorProjection, [
      registered,
      {
        type: 'GateOpened',
        data: {
          decidedAt: '2026-02-01T00:00:00.000Z',
          reviewId: 'r',
          reason: 'Approved',
          conditional: true,
          until: '2027-01-01T00:00:00.000Z',
        },
        at: '2026-02-01T00:00:00.000Z',
      },
    ]);
    expect(rows[0]!.gate).toEqual({
      reviewId: 'r',
      reason: 'Approved',
      conditional: true,
      until: '2027-01-01T00:00:00.000Z',
      opened: true,
      since: '2026-02-01T00:00:00.000Z',
    });
    const [closed] = project(subprocessorProjection, [
      registered,
      { type: 'GateClosed', data: { decidedAt: '2026-02-01T00:00:00.000Z', reviewId: null, reason: 'Breach' } },
    ]);
    expect(closed!.gate).toMatchObject({ opened: false, reason: 'Breach' });
  });

  it('keeps the notices, newest first', () => {
    const [row] = project(subprocessorProjection, [
      registered,
      {
        type: 'SubprocessorChangeAnnounced',
        data: { announcementId: 'a', summary: 'Moves to France', effectiveAt: '2026-06-01T00:00:00.000Z' },
      },
      { type: 'SubprocessorUnlisted', data: { summary: 'No longer used', effectiveAt: '2026-07-01T00:00:00.000Z' } },
    ]);
    expect(row!.listed).toBe(false);
    expect(row!.notices.map(({ summary }) => summary)).toEqual(['No longer used', 'Moves to France']);
  });

  it('shows which customer tasks are done', () => {
    const task = { taskId: 't', reviewId: 'r', questionId: 'q', text: 'Rotate keys' };
    const [row] = project(subprocessorProjection, [
      registered,
      { type: 'CustomerTasksRecorded', data: { reviewId: 'r', tasks: [task] } },
      { type: 'CustomerTaskDone', data: { taskId: 't', note: 'quarterly' }, at: '2026-05-01T00:00:00.000Z' },
    ]);
    expect(row!.customerTasks).toEqual([{ ...task, doneAt: '2026-05-01T00:00:00.000Z', note: 'quarterly' }]);
  });
});
