import { run } from './run.js';

const exitCode = await run(process.argv.slice(2));

// A library that is loaded with the database ends every process with 0; the answer of the command is the one that counts.
process.on('exit', () => {
  process.exitCode = exitCode;
});
