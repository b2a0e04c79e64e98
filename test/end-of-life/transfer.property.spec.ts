import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AssetRef, TransferEvent, TransferFact } from '@custodia/lifecycle';
import { composeTransfer } from '../../libs/certificates/src/document/compose-transfer.policy.js';
import { legalHold } from '../../libs/lifecycle/src/legal-hold/legal-hold.decider.js';
import { transfer } from '../../libs/lifecycle/src/transfer/transfer.decider.js';
import type { TransferState } from '../../libs/lifecycle/src/transfer/transfer.state.js';
import type { TransferCommand } from '../../libs/lifecycle/src/transfer/transfer.steps.policy.js';

const model: AssetRef = { kind: 'model', id: 'm', name: 'Scorer', versionId: 'v1', digest: 'sha256:aa' };
const dataset: AssetRef = { kind: 'dataset', id: 'd', name: 'Loans' };
const people = ['requester', 'carl', 'dora', 'approver', 'giver', 'lena', 'eve'] as const;
const usual: Readonly<Record<string, string>> = {
  NameCustodian: 'eve',
  AgreeAsCarl: 'carl',
  AgreeAsDora: 'dora',
  RefuseAsDora: 'dora',
  Approve: 'approver',
  HandOver: 'giver',
};
const steps = [
  'NameCustodian',
  'AgreeAsCarl',
  'AgreeAsDora',
  'RefuseAsDora',
  'Approve',
  'Withdraw',
  'HandOver',
  'HandOverOther',
  'Invite',
  'Accept',
  'AcceptOther',
  'AcceptWithOldLink',
  'Dispute',
  'OpenRemainder',
  'OpenOtherRemainder',
  'RemainderDisposed',
  'OtherRemainderDisposed',
  'Certify',
] as const;
const driven = [
  'NameCustodian',
  'AgreeAsCarl',
  'AgreeAsDora',
  'Approve',
  'HandOver',
  'Invite',
  'Accept',
  'OpenRemainder',
  'RemainderDisposed',
  'Certify',
] as const;
type Move =
  | { readonly do: 'step'; readonly name: (typeof steps)[number]; readonly actor: string }
  | { readonly do: 'learn'; readonly what: 'hold' | 'release' | 'unstated' | 'stated'; readonly by: string }
  | { readonly do: 'restore'; readonly percent: number }
  /** The service brings it so many steps further, each by the one it belongs to, unless a rule says no. */
  | { readonly do: 'drive'; readonly steps: number }
  | { readonly do: 'dispute' };

/** One transfer and what is so around it, moved by commands of the real rules. */
class Trial {
  readonly events: TransferEvent[] = [];
  private readonly commands: number[] = [];
  state: TransferState = transfer.decider.initial;
  readonly world = { held: false, unstated: false, minute: 0, link: 0 };

  constructor(
    readonly mode: 'transfer' | 'share',
    custodian: string | null,
  ) {
    this.run(
      {
        type: 'RequestTransfer',
        mode,
        items: [{ asset: model, digest: 'sha256:aa' }],
        recipient: { organisation: 'Buyer', country: 'FR', contact: 'data@buyer.example' },
        legalBasis: 'Sale',
        reason: 'Sold',
        custodians: [
          { asset: model, custodian: 'carl' },
          { asset: dataset, custodian },
        ],
        holds: [],
      },
      'requester',
    );
  }

  run(command: TransferCommand, actor: string): void {
    this.world.minute++;
    const at = new Date(Date.UTC(2026, 0, 1, 0, this.world.minute)).toISOString();
    const decision = transfer.decider.decide({ ...command, actor, at }, this.state);
    if (decision.kind === 'refused') return;
    for (const event of decision.events) {
      this.state = transfer.decider.evolve(this.state, event);
      this.events.push(event);
    }
    if (decision.events.length > 0) this.commands.push(this.events.length);
  }

  step(name: (typeof steps)[number], actor: string): void {
    const { state, world } = this;
    if (state.stage === 'none') return;
    const holds = world.held ? [{ holdId: 'h', authority: 'court' }] : [];
    const unstated = { members: [], organisationAddress: world.unstated };
    const { contentsDigest, attempt } = state;
    const digests = (digest: string) => [{ assetId: model.id, digest }];
    const certificates = [{ certificateId: 'c', number: 'C-1' }];
    switch (name) {
      case 'NameCustodian':
        return this.run({ type: 'NameTransferCustodian', asset: dataset, custodian: 'dora' }, actor);
      case 'AgreeAsCarl':
      case 'AgreeAsDora':
        return this.run({ type: 'DecideOnTransfer', decision: 'agree', contentsDigest, holds }, actor);
      case 'RefuseAsDora':
        return this.run({ type: 'DecideOnTransfer', decision: 'refuse', remark: 'No', contentsDigest, holds }, actor);
      case 'Approve':
        return this.run({ type: 'ApproveTransfer', contentsDigest, holds }, actor);
      case 'Withdraw':
        return this.run({ type: 'WithdrawTransfer', reason: 'Not sold' }, actor);
      case 'HandOver':
      case 'HandOverOther':
        return this.run(
          {
            type: 'HandOver',
            channel: 'sftp',
            digests: digests(name === 'HandOver' ? 'sha256:aa' : 'sha256:bb'),
            holds,
            unstated,
          },
          actor,
        );
      case 'Invite':
        world.link++;
        return this.run(
          { type: 'InviteRecipient', attempt, tokenHash: `link-${attempt}`, messageId: `m-${world.link}` },
          'custodia',
        );
      case 'Accept':
      case 'AcceptOther':
      case 'AcceptWithOldLink':
        return this.run(
          {
            type: 'AcceptHandover',
            digests: digests(name === 'AcceptOther' ? 'sha256:bb' : 'sha256:aa'),
            tokenHash: `link-${name === 'AcceptWithOldLink' ? attempt - 1 : attempt}`,
            holds,
          },
          'recipient',
        );
      case 'Dispute':
        return this.run({ type: 'DisputeAsRecipient', reason: 'Half', tokenHash: `link-${attempt}` }, 'recipient');
      case 'OpenRemainder':
      case 'OpenOtherRemainder':
        return this.run(
          {
            type: 'OpenRemainderDisposal',
            disposalId: name === 'OpenRemainder' ? 'case-1' : 'case-2',
            insteadOf: name === 'OpenRemainder' ? undefined : 'case-1',
          },
          actor,
        );
      case 'RemainderDisposed':
      case 'OtherRemainderDisposed':
        return this.run(
          {
            type: 'RecordRemainderDisposal',
            disposalId: name === 'RemainderDisposed' ? 'case-1' : 'case-2',
            certificates,
          },
          'custodia',
        );
      case 'Certify':
        return this.run({ type: 'CertifyTransfer', certificate: certificates[0]!, holds, unstated }, 'custodia');
    }
  }

  learn(what: Extract<Move, { do: 'learn' }>['what'], by: string): void {
    const { world, state } = this;
    if (what === 'hold') world.held = true;
    if (what === 'unstated') world.unstated = true;
    if (what === 'stated') world.unstated = false;
    if (what !== 'release' || !world.held || state.stage === 'none') return;
    const at = new Date(Date.UTC(2026, 0, 1, 0, world.minute)).toISOString();
    const released = legalHold.decider.decide(
      {
        type: 'ReleaseLegalHold',
        reason: 'Settled',
        authority: 'court',
        duties: [state.duties],
        actor: by,
        at,
      },
      { status: 'placed', matter: 'm', targets: [], notified: [], acknowledged: [], reviewBy: null, finding: null },
    );
    if (released.kind === 'accepted') world.held = false;
  }

  /** An older backup is put in place; holds, and what is stated of people, are known again after it. */
  restore(percent: number): void {
    this.commands.splice(Math.max(1, Math.ceil((this.commands.length * percent) / 100)));
    this.events.splice(this.commands.at(-1)!);
    this.state = this.events.reduce(transfer.decider.evolve, transfer.decider.initial);
  }

  drive(steps: number): void {
    for (const name of driven.slice(0, steps)) this.step(name, usual[name] ?? 'requester');
    if (steps < driven.length) return;
    if (this.state.stage === 'disposing') this.step('OtherRemainderDisposed', 'custodia');
    this.step('Certify', 'custodia');
  }
}

const dutyOf: Partial<Record<TransferEvent['type'], string>> = {
  TransferRequested: 'requester',
  TransferAgreed: 'custodian',
  TransferRefused: 'custodian',
  TransferApproved: 'approver',
  HandedOver: 'operator',
};

function expectSound({ mode, world, events }: Trial): void {
  const last = <Type extends TransferEvent['type']>(type: Type) =>
    events.findLast((event) => event.type === type)?.data as TransferFact<Type> | undefined;
  const lastAt = (type: TransferEvent['type']): number => events.findLastIndex((event) => event.type === type);
  // No active hold over what leaves for good, and nothing unstated that the certificate names.
  expect([mode === 'transfer' && world.held, world.unstated]).toEqual([false, false]);
  // Everything has a custodian, each of them agreed last, and before the approval.
  const decided = new Map<string, string>();
  for (const { type, data } of events)
    if (type === 'TransferAgreed' || type === 'TransferRefused') decided.set(data.by, type);
  expect([decided.get('carl'), decided.get('dora')]).toEqual(['TransferAgreed', 'TransferAgreed']);
  expect(lastAt('TransferApproved')).toBeGreaterThan(Math.max(lastAt('TransferAgreed'), lastAt('TransferRefused')));
  // No person in two duties.
  const held = new Map<string, Set<string>>();
  for (const { type, data } of events) {
    const duty = dutyOf[type];
    if (duty) held.set(data.by, (held.get(data.by) ?? new Set()).add(duty));
  }
  expect([...held].filter(([, duties]) => duties.size > 1)).toEqual([]);
  // What was agreed, handed over and received is the same, and the recipient said so itself of the last handover.
  const [handed, accepted] = [last('HandedOver')!, last('HandoverAccepted')!];
  expect([handed.digests, accepted.digests]).toEqual(Array(2).fill([{ assetId: 'm', digest: 'sha256:aa' }]));
  expect(accepted.by).toBe('recipient');
  expect(lastAt('HandoverAccepted')).toBeGreaterThan(Math.max(lastAt('HandedOver'), lastAt('HandoverDisputed')));
  expect(last('RecipientInvited')!.attempt).toBe(handed.attempt);
  // What stays behind was disposed of in the case that was named last.
  expect(last('RemainderDisposed')?.disposalId).toBe(
    mode === 'share' ? undefined : last('RemainderDisposalOpened')!.disposalId,
  );

  // No sentence that a record contradicts.
  const composed = composeTransfer({
    caseId: 't',
    events,
    organisation: { id: 'o', name: 'Acme', address: 'Street 1' },
    people: {},
    issuedAt: '2026-02-01T00:00:00.000Z',
    certificate: { certificateId: 'c', number: 'C-1' },
  });
  if (composed.kind === 'refused') throw new Error(composed.refusal.message);
  const { certificate } = composed;
  expect(certificate.approvals.map(({ role, person }) => `${role} ${person.member}`).sort()).toEqual([
    `approver ${last('TransferApproved')!.by}`,
    'data custodian carl',
    'data custodian dora',
  ]);
  expect(certificate.approvals.filter(({ digest }) => digest !== certificate.contentsDigest)).toEqual([]);
  expect([certificate.handover.person.member, certificate.acceptance.at]).toEqual([handed.by, accepted.at]);
  expect(certificate.statements[1]).toContain('through a link');
  expect('disposalId' in certificate.remainder ? certificate.remainder.disposalId : 'none').toBe(
    mode === 'share' ? 'none' : last('RemainderDisposed')!.disposalId,
  );
}

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...steps), fc.constantFrom(...people), fc.nat(3))
      .map(([name, actor, stranger]): Move => ({
        do: 'step',
        name,
        actor: stranger === 0 ? actor : (usual[name] ?? 'requester'),
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('hold', 'release', 'unstated', 'stated'), fc.constantFrom('lena', ...people))
      .map(([what, by]): Move => ({ do: 'learn', what, by }) as Move),
  },
  {
    weight: 3,
    arbitrary: fc
      .oneof(fc.constant(driven.length), fc.nat(driven.length))
      .map((steps): Move => ({ do: 'drive', steps })),
  },
  { weight: 1, arbitrary: fc.constant<Move>({ do: 'dispute' }) },
  { weight: 1, arbitrary: fc.nat(100).map((percent): Move => ({ do: 'restore', percent })) },
);

const end: Move = { do: 'drive', steps: driven.length };
const step = (name: (typeof steps)[number]): Move => ({ do: 'step', name, actor: usual[name] ?? 'requester' });

it('whatever happens in any order, no transfer is certified that is not so', () => {
  let [certified, afterRestore] = [0, 0];
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.constantFrom('transfer', 'share'),
      fc.constantFrom('dora', null),
      fc.array(move, { minLength: 3, maxLength: 30 }),
      (mode, custodian, moves) => {
        const trial = new Trial(mode, custodian);
        for (const [index, each] of moves.entries()) {
          const before = trial.events.length;
          if (each.do === 'step') trial.step(each.name, each.actor);
          else if (each.do === 'learn') trial.learn(each.what, each.by);
          else if (each.do === 'restore') trial.restore(each.percent);
          else if (each.do === 'drive') trial.drive(each.steps);
          else {
            trial.drive(driven.indexOf('Accept'));
            trial.step('Dispute', 'recipient');
          }
          if (!trial.events.slice(before).some(({ type }) => type === 'TransferCertified')) continue;
          certified++;
          if (moves.slice(0, index).some((earlier) => earlier.do === 'restore')) afterRestore++;
          seen.add(mode);
          for (const { type } of trial.events) seen.add(type);
          expectSound(trial);
        }
      },
    ),
    {
      numRuns: 800,
      examples: [
        ['transfer', 'dora', [{ do: 'dispute' }, end]],
        ['transfer', null, [end]],
        ['share', 'dora', [step('RefuseAsDora'), end]],
        ['share', 'dora', (['AgreeAsCarl', 'RefuseAsDora', 'Approve', ...driven.slice(4)] as const).map(step)],
      ],
    },
  );
  expect(certified).toBeGreaterThan(100);
  expect(afterRestore).toBeGreaterThan(20);
  for (const each of ['transfer', 'share', 'TransferRefused', 'TransferCustodianNamed', 'HandoverDisputed'])
    expect(seen).toContain(each);
});
