import { program } from './program.js';
import { failed } from './output.js';

await program().parseAsync().catch(failed);

// A library that is loaded with the database ends every process with 0; the answer of the command is the one that counts.
const { exitCode } = process;
process.on('exit', () => {
  process.exitCode = exitCode;
});
