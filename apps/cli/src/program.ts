import { Command } from 'commander';
import { adminCommand } from './commands/admin.js';
import { adoptLogCommand } from './commands/adopt-log.js';
import { demoCommand } from './commands/demo.js';
import { erasureCommand } from './commands/erasure.js';
import { eventsCommand } from './commands/events.js';
import { filesCommand } from './commands/files.js';
import { importCommand } from './commands/import.js';
import { inspectCommand } from './commands/inspect.js';
import { jobsCommand } from './commands/jobs.js';
import { keysCommand } from './commands/keys.js';
import { logCommand } from './commands/log.js';
import { loginCommand } from './commands/login.js';
import { organisationCommand } from './commands/organisation.js';
import { projectionsCommand } from './commands/projections.js';
import { rootKeyCommand } from './commands/root-key.js';
import { schemaCommand } from './commands/schema.js';
import { securityCommand } from './commands/security.js';
import { setPasswordCommand } from './commands/set-password.js';
import { startCommand } from './commands/start.js';
import { statusListCommand } from './commands/status-list.js';
import { tokenCommand } from './commands/token.js';
import { verifyCommand } from './commands/verify.js';

/** The command line `custodia`. */
export function program(): Command {
  const custodia = new Command('custodia')
    .description("System of record for an organisation's AI assets.")
    .version('0.1.0')
    .showHelpAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the answer is no, 2 wrong use or configuration, 3 a fault.\nConfiguration comes from the environment: see docs/configuration.md.',
    );
  for (const add of [
    startCommand,
    demoCommand,
    inspectCommand,
    importCommand,
    verifyCommand,
    statusListCommand,
    setPasswordCommand,
    loginCommand,
    tokenCommand,
    organisationCommand,
    adminCommand,
    keysCommand,
    rootKeyCommand,
    erasureCommand,
    filesCommand,
    securityCommand,
    projectionsCommand,
    eventsCommand,
    logCommand,
    adoptLogCommand,
    jobsCommand,
    schemaCommand,
  ])
    add(custodia);
  return custodia;
}
