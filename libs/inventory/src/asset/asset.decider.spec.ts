import { describe, expect, it } from '@jest/globals';
import type { Decider, DomainEvent } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import { datasetDecider } from '../dataset/dataset.decider.js';
import { modelDecider } from '../model/model.decider.js';
import { promptDecider } from '../prompt/prompt.decider.js';
import { systemDecider } from '../system/system.decider.js';

type Answer = ReturnType<AnyDecider['decide']>;
type AnyDecider = Decider<Readonly<Record<string, unknown>>, DomainEvent, unknown, Refusal>;

const id = '0198c7a2-0000-7000-8000-00000000005a';
const version = '0198c7a2-0000-7000-8000-00000000005b';
const stated = { name: ' Guard ', purpose: 'Keeps', classification: 'internal', ownerId: 'o', custodianId: null };
const disposal = { caseId: 'case', certificateNumber: 'SAN-1', disposedAt: '2026-05-04T00:00:00.000Z' };

/** Each kind: what it states at registration, something that it can be asked to do, and what makes it run. */
const kinds: readonly [string, object, object, object[], object | null][] = [
  ['Model', modelDecider, { licence: 'MIT' }, [{ type: 'AddModelVersion', files: [], locations: [] }], null],
  [
    'Dataset',
    datasetDecider,
    { licence: null },
    [{ type: 'AddDatasetVersion', files: [], locations: [], sources: [], recordCount: null }],
    null,
  ],
  [
    'Prompt',
    promptDecider,
    {},
    [
      { type: 'AddPromptVersion', text: { digest: '1' }, length: 1, variables: [], authorId: 'o' },
      { type: 'ActivatePrompt', environment: 'staging' },
    ],
    { type: 'ActivatePrompt', environment: 'staging' },
  ],
  [
    'System',
    systemDecider,
    { riskClass: 'limited', criticality: 'high' },
    [{ type: 'DeploySystem', environment: 'production' }],
    { type: 'DeploySystem', environment: 'production' },
  ],
];

describe.each(kinds)('The asset kind %s', (kind, given, own, uses, running) => {
  const decider = given as AnyDecider;
  const ask = (state: unknown, command: object): Answer =>
    decider.decide(
      { id, versionId: version, label: '1', actor: 'a', at: '2026-05-03T10:00:00.000Z', ...command },
      state,
    );
  const after = (...commands: object[]): unknown =>
    commands.reduce<unknown>((state, command) => {
      const answer = ask(state, command);
      if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.refusal));
      return answer.events.reduce((folded, event) => decider.evolve(folded, event), state);
    }, decider.initial);

  const register = { type: `Register${kind}`, ...stated, ...own };
  const retire = { type: `Retire${kind}`, reason: 'Out of use.' };
  const dispose = { type: `Record${kind}Disposal`, ...disposal };
  const registered = after(register);
  const retired = after(register, retire);
  const disposed = after(register, retire, dispose);

  it('is registered with a name, once, and not with other content under the same id', () => {
    expect(ask(decider.initial, register)).toMatchObject({
      events: [{ type: `${kind}Registered`, data: { ...stated, name: 'Guard', ...own } }],
    });
    expect(ask(decider.initial, { ...register, name: ' ' })).toMatchObject({ refusal: { field: 'name' } });
    expect(ask(registered, register)).toEqual({ kind: 'accepted', events: [] });
    expect(ask(registered, { ...register, purpose: 'Other' })).toMatchObject({ refusal: { code: 'ID_TAKEN', id } });
    expect(ask(disposed, register)).toMatchObject({ refusal: { code: 'ID_TAKEN', id } });
  });

  it('is not renamed to nothing', () =>
    expect(ask(registered, { type: `Rename${kind}`, name: ' ' })).toMatchObject({ refusal: { field: 'name' } }));

  it.each([
    ['Rename', 'Renamed', { name: 'Warden' }],
    ['Document', 'Documented', { card: { limitations: 'None known.' } }],
    ['Assign%Custodian', 'CustodianAssigned', { custodianId: 'c' }],
    ['Pass%Ownership', 'OwnershipPassed', { ownerId: 'p' }],
    ['Reclassify', 'Reclassified', { classification: 'restricted' }],
  ])('takes %s as %s, and the same again as nothing', (command, event, data) => {
    const type = command.includes('%') ? command.replace('%', kind) : `${command}${kind}`;
    expect(ask(registered, { type, ...data })).toEqual({
      kind: 'accepted',
      events: [{ type: `${kind}${event}`, data }],
    });
    expect(ask(after(register, { type, ...data }), { type, ...data })).toEqual({ kind: 'accepted', events: [] });
    expect(ask(decider.initial, { type, ...data })).toMatchObject({
      refusal: { code: 'NOT_FOUND', message: `There is no ${kind.toLowerCase()} ${id} here.` },
    });
    expect(ask(disposed, { type, ...data })).toMatchObject({ refusal: { code: 'ASSET_DISPOSED', id } });
  });

  it('is documented by what its card says, not by an empty card', () => {
    expect(registered).toMatchObject({ documented: false });
    expect(after(register, { type: `Document${kind}`, card: { limitations: '' } })).toMatchObject({
      documented: false,
    });
    expect(after(register, { type: `Document${kind}`, card: { limitations: 'None known.' } })).toMatchObject({
      documented: true,
    });
  });

  it('is retired with a reason', () => {
    expect(ask(registered, { ...retire, reason: ' ' })).toMatchObject({ refusal: { field: 'reason' } });
    expect(ask(registered, retire)).toMatchObject({
      events: [{ type: `${kind}Retired`, data: { reason: 'Out of use.' } }],
    });
    expect(ask(retired, retire)).toEqual({ kind: 'accepted', events: [] });
  });

  it('is not retired while something in production stands on it', () => {
    expect(ask(registered, { ...retire, neededBy: ['system Desk (d)'] })).toMatchObject({
      refusal: { code: 'STILL_NEEDED', id, neededBy: ['system Desk (d)'] },
    });
    expect(ask(retired, { ...retire, neededBy: ['system Desk (d)'] })).toEqual({ kind: 'accepted', events: [] });
  });

  it('keeps what stands against its use, once, until that changes', () => {
    const obstacle = { reason: 'quarantined', kind: 'dataset', id: 'd', versionId: null, path: ['trained_on d'] };
    const record = { type: `Record${kind}UseAtRisk`, obstacles: [obstacle], notice: null };
    expect(ask(registered, { ...record, obstacles: [] })).toEqual({ kind: 'accepted', events: [] });
    expect(ask(registered, record)).toEqual({
      kind: 'accepted',
      events: [{ type: `${kind}UseAtRisk`, data: { obstacles: [obstacle], notice: null } }],
    });
    const flagged = after(register, record);
    expect(ask(flagged, { ...record, obstacles: [{ ...obstacle, path: ['another way'] }] })).toEqual({
      kind: 'accepted',
      events: [],
    });
    expect(ask(flagged, { ...record, obstacles: [] })).toMatchObject({ events: [{ data: { obstacles: [] } }] });
  });

  it('is disposed of after it was retired, once', () => {
    expect(ask(registered, dispose)).toMatchObject({ refusal: { code: 'NOT_RETIRED', id } });
    expect(ask(retired, dispose)).toEqual({
      kind: 'accepted',
      events: [{ type: `${kind}Disposed`, data: disposal }],
    });
    expect(ask(disposed, dispose)).toEqual({ kind: 'accepted', events: [] });
    expect(ask(disposed, { ...dispose, caseId: 'other' })).toMatchObject({
      refusal: { code: 'ASSET_DISPOSED', id, since: disposal.disposedAt },
    });
  });

  it('names itself, not its version, when it is retired and therefore not put to use', () => {
    const versions = uses.slice(0, -1);
    for (const use of uses) {
      const state = use === uses[0] ? retired : after(register, ...versions, retire);
      expect(ask(state, use)).toMatchObject({ refusal: { code: 'ASSET_RETIRED', id } });
    }
  });

  if (running)
    it('is not retired while it runs somewhere', () => {
      const state = after(register, ...uses.slice(0, -1), running);
      expect(ask(state, retire)).toMatchObject({
        refusal: { code: 'STILL_DEPLOYED', id, environments: [(running as { environment: string }).environment] },
      });
    });
});
