import { connect, type Socket } from 'node:net';

/** What a scanner for malware says of a file. `unavailable` counts as no: what could not be looked at is not taken. */
type Verdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'infected'; readonly name: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Looks at the bytes of a file; throws only when reading them does. */
export interface Scanner {
  scan(source: AsyncIterable<Uint8Array>): Promise<Verdict>;
}

const noAnswerMs = 60_000;

/**
 * A scanner that speaks the protocol of ClamAV's `clamd` over TCP: `zINSTREAM`, chunks that each begin with their length as
 * four bytes, a length of nought, and one answer: `stream: OK`, `stream: <name> FOUND` or a problem.
 */
export const clamScanner = (address: { readonly host: string; readonly port: number }): Scanner => ({
  async scan(source) {
    const socket = connect(address);
    socket.setTimeout(noAnswerMs, () => socket.destroy(new Error(`no answer within ${noAnswerMs / 1000} seconds`)));
    const answer = answerOf(socket);
    let broken = false;
    const failed = answer.then(
      () => undefined,
      () => void (broken = true),
    );
    try {
      socket.write('zINSTREAM\0');
      for await (const chunk of source) {
        if (broken || socket.destroyed) break;
        const length = Buffer.alloc(4);
        length.writeUInt32BE(chunk.byteLength);
        socket.write(length);
        if (chunk.byteLength > 0 && !socket.write(chunk))
          await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), failed]);
      }
      if (!socket.destroyed) socket.write(Buffer.alloc(4));
      return verdictOf(await answer);
    } catch (fault) {
      return { kind: 'unavailable', reason: (fault as Error).message };
    } finally {
      socket.destroy();
    }
  },
});

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\0') || text.length > 10_000) resolve(text.split('\0')[0]!);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection ended without an answer')));
  });
}

function verdictOf(answer: string): Verdict {
  if (/^stream: OK\s*$/.test(answer)) return { kind: 'clean' };
  const name = /^stream: (.+) FOUND\s*$/.exec(answer)?.[1];
  return name ? { kind: 'infected', name } : { kind: 'unavailable', reason: answer.slice(0, 200) };
}
