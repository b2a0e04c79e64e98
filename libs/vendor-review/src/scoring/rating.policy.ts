/** Bands of `custodia-score/1`: the lowest score of each. */
const bands = [
  { band: 'strong', from: 85n },
  { band: 'adequate', from: 70n },
  { band: 'weak', from: 50n },
  { band: 'poor', from: 0n },
] as const;

export type Band = (typeof bands)[number]['band'];
/** `conditional`: the number would be better, but a critical question failed. */
export type Rating = Band | 'conditional';

/** The band of the fraction `earned / possible`, compared without rounding: 84.999... is not 85. */
export const bandOf = (earned: bigint, possible: bigint): Band =>
  bands.find(({ from }) => 100n * earned >= from * possible)?.band ?? 'poor';

/** A failed critical question caps the rating at `conditional`; what is worse already stays worse. */
export const ratingOf = (band: Band, criticalFailed: boolean): Rating =>
  criticalFailed && (band === 'strong' || band === 'adequate') ? 'conditional' : band;
