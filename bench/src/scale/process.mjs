import { fork } from 'node:child_process';

/** A process of its own that does one thing at a time: `ask` sends a request and answers with its result. */
export function start(file) {
  const child = fork(new URL(file, import.meta.url), { serialization: 'advanced' });
  const gone = new Promise((resolve) =>
    child.once('exit', (code, signal) => resolve(new Error(`${file} ended: ${signal ?? code}`))),
  );
  return {
    async ask(request) {
      const answer = new Promise((resolve) => child.once('message', resolve));
      child.send(request);
      const given = await Promise.race([answer, gone]);
      if (given instanceof Error) throw given;
      if (given.fault) throw new Error(`${file}: ${given.fault}`);
      return given.result;
    },
    async stop() {
      child.disconnect();
      await gone;
    },
  };
}

/** The other side: requests are `{ do: name, … }`. Without a parent there is nothing more to do. */
export function serve(works, close) {
  process.on('message', (request) => {
    works[request.do](request).then(
      (result) => process.send({ result }),
      (fault) => process.send({ fault: fault.stack ?? String(fault) }),
    );
  });
  process.on('disconnect', () => void close().finally(() => process.exit()));
}

/** Milliseconds that mean the same in every process of this machine. */
export const now = () => performance.timeOrigin + performance.now();
