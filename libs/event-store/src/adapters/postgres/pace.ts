/** How many appends go into the next batch, and whether it may follow another that is still on its way. */
export interface Pace {
  /** 0: wait for an answer. */
  next(waiting: number, inFlight: readonly Sent[]): number;
  /** `now` in milliseconds of the clock of `sentAt`. */
  answered(batch: Sent, now: number): void;
}

interface Sent {
  readonly appends: { readonly length: number };
  readonly events: number;
  readonly sentAt: number;
}

const mostAppends = 512;
/** About what one event costs on either side, in milliseconds; only its order of magnitude matters. */
const eventMs = 0.02;

/**
 * One large batch pays for one fsync; two half batches pay for two, but one is made here while the other is written
 * there. Which is better depends on the disk: two when the work of half the appends takes longer than what a batch costs
 * beyond its events. That is measured, because it is a tenth of a millisecond here and five milliseconds there.
 */
export function pacing(): Pace {
  let fixedMs = 0;
  let idleSince = 0;
  return {
    next(waiting, inFlight) {
      if (inFlight.length > 1) return 0;
      const flying = inFlight[0]?.appends.length ?? 0;
      const two = (waiting + flying) * eventMs > fixedMs;
      if (flying === 0) return Math.min(two && waiting >= 8 ? Math.ceil(waiting / 2) : waiting, mostAppends);
      // A few that come late wait for the batch before them, or there would always be a small one beside a large one.
      return two && waiting * 2 >= flying ? Math.min(waiting, mostAppends) : 0;
    },
    answered({ events, sentAt }, now) {
      const took = now - Math.max(sentAt, idleSince);
      idleSince = now;
      fixedMs += (Math.max(0, took - events * eventMs) - fixedMs) * 0.1;
    },
  };
}
