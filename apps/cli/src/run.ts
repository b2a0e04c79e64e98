import { program } from './program.js';
import { failed } from './output.js';

/** Carries out one command line; answers the exit code. Never throws. */
export async function run(args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  await program().parseAsync(args, { from: 'user' }).catch(failed);
  return process.exitCode;
}
