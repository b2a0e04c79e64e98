/** Tells the time. It is injected wherever a rule, a row or a letter needs it, so that a test or a demonstration can move it. */
export type Clock = () => Date;

/** The time of the machine. */
export const systemClock: Clock = () => new Date();
