/** Who acts in the events when the service did something by itself. */
export const service = 'custodia';

/** Kinds of locations that Custodia destroys itself, by the ids that `DetermineScope` gives them. */
export const ownLocationIds: readonly string[] = ['custodia-files', 'custodia-keys'];
