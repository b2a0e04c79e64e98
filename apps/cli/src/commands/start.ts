import type { Command } from 'commander';
import { createLogger, describeConfig, loadConfig } from '@custodia/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes, failed } from '../output.js';
import type { Service } from '../service.js';

/** How long a process that is of no use any more may take to stop. Milliseconds. */
const stopWithinMs = 5_000;

export function startCommand(program: Command): void {
  program
    .command('start')
    .description('Start the service: with no configuration everything embedded, in the folder .custodia.')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia start\n  CUSTODIA_PORT=8080 CUSTODIA_DATA_DIR=/var/lib/custodia custodia start',
    )
    .action(async () => {
      const config = loadConfig();
      // From the first moment: a start that is interrupted still stops in order.
      const stopped = untilStopped();
      const logger = createLogger({ level: config.logLevel, name: config.roles.join('+') });
      for (const warning of config.warnings) logger.warn(warning);
      logger.info(describeConfig(config), 'Starting');
      const { startService } = await import('../service.js');
      const service = await startService({ config, logger });
      announce(service, config.http.publicUrl);
      const lost = await Promise.race([stopped, service.lost]);
      logger.info('Stopping');
      if (lost === undefined) return service.stop();
      // Alive and useless helps nobody: the exit code tells a supervisor to start it again.
      await Promise.race([service.stop().catch(() => undefined), sleep(stopWithinMs, undefined, { ref: false })]);
      failed(lost);
      process.exit(exitCodes.fault);
    });
}

/** Addresses, and at the first start the administrator's token and code: they are shown only here. */
export function announce({ founded, url }: Service, publicUrl: string): void {
  const lines = ['', 'Custodia is running.'];
  if (founded.token)
    lines.push(
      '',
      'First start: the organisation and its administrator are founded.',
      `  organisation  ${founded.organisationId}`,
      `  token         ${founded.token}`,
      '  Keep the token now; it is not shown again. More: custodia token issue',
      '',
      'The administrator chooses a password, once within seven days, at this address or with the command under it:',
      `  ${publicUrl}/welcome#${founded.enrolmentCode}`,
      `  custodia set-password --url ${publicUrl} ${founded.enrolmentCode}`,
    );
  if (url) {
    const addresses = [
      ['console', '/'],
      ['GraphQL', '/graphql'],
      ['health', '/health/ready'],
      ['metrics', '/metrics'],
      ['check a certificate', '/certificates'],
    ];
    lines.push('', ...addresses.map(([name, path]) => `  ${name!.padEnd(20)}${publicUrl}${path}`));
  }
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

/** Signals within this time are one Ctrl-C: the terminal, npm and the starter each pass it on. Milliseconds. */
const together = 1_000;

/** Ctrl-C or SIGTERM; a later second one ends at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let first = 0;
    const stop = (): void => {
      if (first === 0) first = Date.now();
      else if (Date.now() - first > together) process.exit(130);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
