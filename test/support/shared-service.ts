// A process with one service for all journeys that need none of their own. `POST /organisations` founds an organisation in it,
// `GET /organisations/<id>` answers how many events it has.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningService, Shared } from './service.js';

// Not started before it is asked for: a run of a single journey may need none.
let service: Promise<RunningService> | undefined;
const shared = (): Promise<RunningService> =>
  (service ??= import('./service.js').then(({ runService }) => runService()));

async function found(): Promise<Shared> {
  const { address, outbox, found: foundIn } = await shared();
  return { address, outbox, ...(await foundIn('My organisation')) };
}

const server = createServer(({ method, url }, response) => {
  const answer = method === 'POST' ? found() : shared().then(({ lengthOfLog }) => lengthOfLog(url!.split('/')[2]!));
  // Whoever asks again does it much later, when a kept connection may just be closing.
  response.setHeader('connection', 'close');
  answer.then(
    (told) => response.setHeader('content-type', 'application/json').end(JSON.stringify(told)),
    (fault: unknown) => response.writeHead(500).end(String(fault)),
  );
});

server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

// Ends with the test run, however that ends.
process.once('disconnect', () => {
  server.close();
  void service?.then(({ stop }) => stop());
});
