import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { CliFault } from './output.js';

/** Asks for a secret on the terminal, which shows nothing of it; from a pipe it is the first line. */
export async function askSecret(question: string): Promise<string> {
  const given = process.stdin.isTTY ? await typed(question) : (await text(process.stdin)).split(/\r?\n/)[0]!;
  if (given === '') throw new CliFault('Nothing was typed, so nothing was done.');
  return given;
}

function typed(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((answered) => {
    let told = false;
    const end = (line: string): void => {
      if (told) return;
      told = true;
      lines.close();
      process.stderr.write('\n');
      answered(line);
    };
    lines.once('line', end);
    // Ctrl-C and Ctrl-D.
    lines.once('close', () => end(''));
  });
}
