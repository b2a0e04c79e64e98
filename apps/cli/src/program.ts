import { Command } from 'commander';
import { eventsCommand } from './commands/events.js';
import { jobsCommand } from './commands/jobs.js';
import { schemaCommand } from './commands/schema.js';
import { startCommand } from './commands/start.js';

/** The command line `custodia`. */
export function program(): Command {
  const custodia = new Command('custodia')
    .description("System of record for an organisation's AI assets.")
    .version('0.1.0')
    .showHelpAfterError()
    .addHelpText('after', '\nExit codes: 0 done, 1 the answer is no, 2 wrong use or configuration, 3 a fault.\nConfiguration comes from the environment: see docs/configuration.md.');
  for (const add of [startCommand, eventsCommand, jobsCommand, schemaCommand]) add(custodia);
  return custodia;
}
