/** Bands of `custodia-score/1`: the lowest score of each. */
const bands = [
  { band: 'strong', from: 85 },
  { band: 'adequate', from: 70 },
  { band: 'weak', from: 50 },
  { band: 'poor', from: 0 },
] as const;

export type Band = (typeof bands)[number]['band'];
/** `conditional`: the number would be better, but a critical question failed. */
export type Rating = Band | 'conditional';

/** The band of the fraction `earned / possible`, of whole numbers compared without rounding: 84.999... is not 85. */
export const bandOf = (earned: number, possible: number): Band =>
  bands.find(({ from }) => 100 * earned >= from * possible)?.band ?? 'poor';

/** A failed critical question caps the rating at `conditional`; what is worse already stays worse. */
export const ratingOf = (band: Band, criticalFailed: boolean): Rating =>
  criticalFailed && (band === 'strong' || band === 'adequate') ? 'conditional' : band;
