import { exitCodes } from './output.js';
import { run } from './run.js';

/** What the code is written for; npm brings it along. */
const oldestNode = 24;

const exitCode =
  Number(process.versions.node.split('.')[0]) >= oldestNode ? await run(process.argv.slice(2)) : tooOld();

// A library that is loaded with the database ends every process with 0; the answer of the command is the one that counts.
process.on('exit', () => {
  process.exitCode = exitCode;
});

function tooOld(): number {
  process.stderr.write(
    `Custodia runs on Node ${oldestNode} or newer, and this is ${process.version}. Start it with npm or with npx custodia, which bring their own.\n`,
  );
  return exitCodes.usage;
}
