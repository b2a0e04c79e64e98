import { accept, immutableMap, refuse, type Decision, type ImmutableMap } from '@custodia/kernel';
import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { numberingCodec, type NumberingEvent } from './numbering.events.js';

/** `prefix` is the organisation's, 2 to 8 capital letters or digits. The year is that of `at`, UTC. */
export interface AssignCertificateNumber {
  readonly type: 'AssignCertificateNumber';
  readonly certificateId: string;
  readonly prefix: string;
  /** The highest number that is known outside the log, which may have been restored from a backup: it is not given again. */
  readonly after?: Place | undefined;
}

/** Where a number stands within its year. */
export interface Place {
  readonly year: number;
  readonly sequence: number;
}

export interface NumberingState {
  readonly year: number;
  readonly sequence: number;
  /** Numbers by certificate. */
  readonly assigned: ImmutableMap<string>;
}

const remedy = 'Write 2 to 8 capital letters or digits.';
const prefixInvalid = (value: string) =>
  refuse({
    code: 'INVALID_INPUT',
    message: `prefix: "${value}" cannot be used. ${remedy}`,
    field: 'prefix',
    value,
    remedy,
  });
export type NumberingRefusal = ReturnType<typeof prefixInvalid>['refusal'];

/** `ACME-2026-000042`. */
const certificateNumber = (prefix: string, year: number, sequence: number): string =>
  `${prefix}-${year}-${String(sequence).padStart(6, '0')}`;

/** The certificate of a device carries the number of its case: `ACME-2026-000042-D03`. `place` counts from 1. */
export const deviceNumber = (ofCase: string, place: number): string => `${ofCase}-D${String(place).padStart(2, '0')}`;

function decide(
  { certificateId, prefix, after, actor, at }: AssignCertificateNumber & CommandMeta,
  state: NumberingState,
): Decision<NumberingEvent, NumberingRefusal> {
  if (state.assigned.has(certificateId)) return accept();
  if (!/^[A-Z0-9]{2,8}$/.test(prefix)) return prefixInvalid(prefix);
  const given: Place[] = [state, ...(after ? [after] : [])];
  const year = Math.max(Number(at.slice(0, 4)), ...given.map((known) => known.year));
  const sequence = 1 + Math.max(0, ...given.filter((known) => known.year === year).map((known) => known.sequence));
  return accept({
    type: 'CertificateNumberAssigned',
    data: { certificateId, number: certificateNumber(prefix, year, sequence), year, sequence, by: actor, at },
  });
}

/** A number that was taken again after the restore of a backup can stand behind later ones. */
const isAhead = (state: Place, { year, sequence }: Place): boolean =>
  state.year > year || (state.year === year && state.sequence > sequence);

const evolve = (state: NumberingState, { data }: NumberingEvent): NumberingState => ({
  ...(isAhead(state, data)
    ? { year: state.year, sequence: state.sequence }
    : { year: data.year, sequence: data.sequence }),
  assigned: state.assigned.with(data.certificateId, data.number),
});

export const numberingDecider: Decider<AssignCertificateNumber, NumberingEvent, NumberingState, NumberingRefusal> = {
  initial: { year: 0, sequence: 0, assigned: immutableMap() },
  decide,
  evolve,
};

/** Execute with the organisation's id as the aggregate's id; the number is then `state.assigned.get(certificateId)`. */
export const numbering: Aggregate<AssignCertificateNumber, NumberingEvent, NumberingState, NumberingRefusal> = {
  codec: numberingCodec,
  decider: numberingDecider,
};
