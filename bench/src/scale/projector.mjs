import { postgresEventStore } from '@custodia/event-store';
import { startProjector } from '@custodia/read-models';
import { projections } from './categories.mjs';
import { serve } from './process.mjs';

let store;
let projector;

async function stop() {
  await projector?.stop();
  await store?.close();
  projector = store = undefined;
}

// Every process offers to project everything, as those of the service do: they agree on who does by claims.
serve(
  {
    async start({ url, storeUrl = url }) {
      store = await postgresEventStore({ url: storeUrl });
      projector = startProjector({
        store,
        url,
        projections,
        report: (notice) =>
          process.stderr.write(`${notice.kind}: ${notice.fault?.message ?? notice.reason ?? notice.projections}\n`),
      });
    },
    mostMemory: async () => process.resourceUsage().maxRSS * 1_024,
    claimed: async () => projector.claimed(),
    stop,
  },
  stop,
);
