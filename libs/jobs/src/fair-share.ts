/** The largest priority that BullMQ takes is 2^21. */
const lastTurn = 2_000_000;
/** So many jobs of a kind a second an organisation may ask for and still be among the first. */
const forgivenPerSecond = 5;
const mostRemembered = 10_000;

export interface FairShare {
  /**
   * The turn of a job, 1 is first: jobs of one kind run in the order of their turns, and within a turn as they came. The
   * tenth job that an organisation asks for at once gets turn 10, so it comes after the first ones of everybody else.
   */
  turnOf(name: string, organisation: string, now: number): number;
}

/**
 * Fair order without knowing the queue: each process remembers how much an organisation asked for lately. Several processes
 * need not agree, because each hands out low turns to whoever asked for little.
 */
export function fairShare(): FairShare {
  const asked = new Map<string, { jobs: number; at: number }>();
  return {
    turnOf(name, organisation, now) {
      const key = `${name} ${organisation}`;
      const known = asked.get(key);
      const left = known ? Math.max(0, known.jobs - (Math.max(0, now - known.at) / 1000) * forgivenPerSecond) : 0;
      asked.delete(key);
      if (asked.size >= mostRemembered) asked.delete(asked.keys().next().value!);
      asked.set(key, { jobs: left + 1, at: now });
      return Math.min(lastTurn, Math.floor(left) + 1);
    },
  };
}
