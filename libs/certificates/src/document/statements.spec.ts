import { describe, expect, it } from '@jest/globals';
import type { DisposalEvent } from '@custodia/lifecycle';
import { composeDisposal } from './compose.policy.js';
import { events, facts } from './example.js';

/** What the certificate says when the records are these. */
const certificateOf = (records: readonly DisposalEvent[]) => {
  const made = composeDisposal({ ...facts, events: records });
  if (made.kind === 'refused') throw new Error(made.refusal.message);
  return made.ofCase;
};
const by = (type: DisposalEvent['type'], member: string): readonly DisposalEvent[] =>
  events.map((event) =>
    event.type === type ? ({ ...event, data: { ...event.data, by: member } } as DisposalEvent) : event,
  );

describe('a sentence of a certificate and its opposite', () => {
  const different = 'Different people performed, verified and validated.';
  const separation = (records: readonly DisposalEvent[]): string => certificateOf(records).statements[1]!;

  it('different people had the duties, or one person had two of them', () => {
    expect(separation(events)).toContain(different);
    for (const [records, words] of [
      [by('LocationVerified', 'otto'), 'otto performed and verified'],
      [by('OutcomeValidated', 'otto'), 'otto performed and validated'],
      [by('OutcomeValidated', 'vera'), 'vera verified and validated'],
    ] as const) {
      expect(separation(records)).toContain(`The same person had two of these duties: ${words}`);
      expect(separation(records)).not.toContain(different);
    }
  });
  it('somebody worked, or nothing is covered', () => {
    const nothing = events.flatMap((event): DisposalEvent[] => {
      if (event.type === 'ScopeDetermined')
        return [
          { ...event, data: { ...event.data, locations: event.data.locations.filter(({ id }) => id === 'hub') } },
        ];
      return 'locationId' in event.data && event.data.locationId !== 'hub' ? [] : [event];
    });
    expect(separation(nothing)).toContain('No location is covered');
    expect(separation(nothing)).not.toContain(different);
  });
  it('the owner accepted a loss, or somebody else did', () => {
    const outcome = (records: readonly DisposalEvent[]) => certificateOf(records).lineage.derived[0]!.outcome;
    expect(outcome(events)).toBe('loss accepted by its owner');
    expect(outcome(by('DependantResolved', 'anna'))).toBe('loss accepted by anna');
  });
  it('a dependant is resolved, or it is not', () => {
    const outcome = (records: readonly DisposalEvent[]) => certificateOf(records).lineage.derived[0]!.outcome;
    expect(outcome(events.filter(({ type }) => type !== 'DependantResolved'))).toBe('not resolved');
  });
  it('a technique was recorded, or the provider deleted it', () => {
    const [disk, , hosted] = certificateOf(events).covered;
    expect(disk!.technique).toBe('overwrite, one pass of zeros');
    expect(hosted!.technique).toEqual({ unavailable: 'the provider deleted it, and no technique was recorded' });
  });
  it('the approvals are bound to the scope, or to another one', () => {
    const approved = (digest: string): boolean[] =>
      certificateOf(
        events.map((event) =>
          event.type === 'DisposalApproved' ? { ...event, data: { ...event.data, scopeDigest: digest } } : event,
        ),
      ).approvals.map((approval) => approval.digest === certificateOf(events).scopeDigest);
    expect(approved(certificateOf(events).scopeDigest)).toEqual([true, true, true]);
    expect(approved('sha256:other')).toEqual([true, true, false]);
  });
});
