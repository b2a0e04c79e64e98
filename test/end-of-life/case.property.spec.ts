import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { model, people, setbacks, steps, usual, type Move } from './moves.js';
import { expectSound } from './sound.js';
import { Trial } from './trial.js';

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...steps), fc.constantFrom(...people), fc.boolean(), fc.nat(11))
      .map(([name, actor, stranger, at]): Move => ({
        do: 'step',
        name,
        actor: stranger ? actor : (usual[name] ?? 'requester'),
        at,
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          ...(['copy', 'version', 'dependant', 'custodian', 'unfinished', 'finished'] as const),
          ...(['hold', 'hold', 'release', 'release', 'release'] as const),
        ),
        fc.oneof(fc.constant('lena'), fc.constantFrom(...people)),
      )
      .map(([what, by]): Move => ({ do: 'learn', what, by }) as Move),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('approved', 'validated', 'certified'), fc.constantFrom('lost', 'disposed_too'))
      .map(([until, dependants]): Move => ({ do: 'drive', until, dependants }) as Move),
  },
  { weight: 1, arbitrary: fc.constantFrom(...setbacks).map((name): Move => ({ do: 'setback', name })) },
  { weight: 1, arbitrary: fc.nat(100).map((percent): Move => ({ do: 'restore', percent })) },
);

/** What chance may leave out: ends that must be reached, and attempts that must not lead to a certificate. */
const end: Move = { do: 'drive', until: 'certified', dependants: 'lost' };
const approved: Move = { do: 'drive', until: 'approved', dependants: 'lost' };
const validated = (dependants: 'lost' | 'disposed_too'): Move => ({ do: 'drive', until: 'validated', dependants });
const step = (name: string, at = 0, actor = usual[name] ?? 'requester'): Move => ({ do: 'step', name, actor, at });
const learn = (what: Extract<Move, { do: 'learn' }>['what'], by = 'lena'): Move => ({ do: 'learn', what, by });
const examples: Move[][] = [
  ...setbacks.map((name): Move[] => [{ do: 'setback', name }, end]),
  [approved, step('ExemptLocation'), end],
  [approved, step('StartLocation'), step('RecordSanitizationFailure'), step('MarkResidual'), end],
  [approved, learn('hold'), end, learn('release'), end],
  [approved, learn('copy'), learn('version'), learn('custodian'), end, end],
  [validated('lost'), { do: 'restore', percent: 50 }, end],
  [validated('disposed_too'), learn('unfinished'), step('CertifyDisposal')],
  [validated('lost'), learn('copy'), step('CertifyDisposal')],
  [validated('lost'), learn('dependant'), step('CertifyDisposal')],
  [
    { do: 'setback', name: 'RecordProviderRequest' },
    step('VerifyLocation'),
    step('CorrectLocation'),
    step('VerifyLocation'),
    end,
  ],
  [validated('lost'), learn('hold'), step('CertifyDisposal')],
  [validated('lost'), learn('hold'), learn('release', 'operator'), end, learn('release'), end],
  [approved, step('StartLocation'), step('RecordSanitization'), step('VerifyLocation', 0, 'operator'), end],
  [{ do: 'setback', name: 'RefuseOutcome' }, step('ValidateOutcome', 0, 'verifier'), end],
];

it('whatever happens in any order, nothing is certified that is not so', () => {
  let [certified, restored, afterRestore] = [0, 0, 0];
  /** Which kinds of ends were reached: the property says nothing of what never happens. */
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(move, { minLength: 3, maxLength: 40 }), (moves) => {
      const trial = new Trial();
      trial.run({ type: 'OpenDisposal', asset: model, legalBasis: 'Contract', reason: 'Replaced' }, 'requester');
      trial.run({ type: 'RequestDisposal' }, 'requester');
      for (const [index, each] of moves.entries()) {
        const before = trial.events.length;
        if (each.do === 'restore') restored++;
        if (each.do === 'step') trial.step(each.name, each.actor, each.at);
        else if (each.do === 'learn') trial.learn(each.what, each.by);
        else if (each.do === 'restore') trial.restore(each.percent);
        else if (each.do === 'setback') trial.setback(each.name);
        else trial.drive(each);
        if (
          trial.events.slice(before).some(({ type }) => type === 'DisposalCertified') &&
          trial.state.stage !== 'none' &&
          trial.state.stage === 'certified'
        ) {
          certified++;
          if (moves.slice(0, index).some((earlier) => earlier.do === 'restore')) afterRestore++;
          for (const { type } of trial.events) seen.add(type);
          for (const { status, achieved } of trial.state.locations) seen.add(status).add(achieved ?? 'nothing');
          expectSound(trial);
        }
      }
    }),
    { numRuns: 600, examples: examples.map((moves): [Move[]] => [moves]) },
  );
  expect(certified).toBeGreaterThan(100);
  expect(restored).toBeGreaterThan(100);
  expect(afterRestore).toBeGreaterThan(20);
  for (const each of [
    'ApprovalsVoided',
    'DisposalHeld',
    'DisposalHoldReleased',
    'LocationCorrected',
    'OutcomeRefused',
    'VerificationFailed',
    'exempt',
    'residual',
    'pending_expiry',
    'expire',
    'provider.delete',
  ])
    expect(seen).toContain(each);
});
