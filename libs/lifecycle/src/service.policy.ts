export { serviceActor as service } from '@custodia/kernel';

/** Kinds of locations that Custodia destroys itself, by the ids that `DetermineScope` gives them. */
export const ownLocationIds: readonly string[] = ['custodia-files', 'custodia-keys'];
