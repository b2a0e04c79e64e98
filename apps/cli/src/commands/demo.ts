import type { Command } from 'commander';
import { createLogger, loadConfig } from '@custodia/kernel';
import { story } from '../demo/story.js';
import { announce, untilStopped } from './start.js';

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'Start the service and carry out the main job: inventory, reviews, questions, disposal with a certificate.',
    )
    .option('--once', 'stop when the job is done; the last line is a summary as JSON')
    .action(async ({ once }: { once?: boolean }) => {
      const config = loadConfig();
      const stopped = untilStopped();
      const logger = createLogger({ level: config.logLevel === 'info' ? 'error' : config.logLevel, name: 'demo' });
      const started = Date.now();
      const [{ startService }, { runDemo }] = await Promise.all([
        import('../service.js'),
        import('../demo/run-demo.js'),
      ]);
      const service = await startService({ config, logger });
      try {
        process.stdout.write('Custodia: the main job from end to end, as real as in production.\n');
        const { summary, results, certificate } = await runDemo(
          service,
          story((text) => process.stdout.write(text)),
        );
        process.stdout.write(
          `\nDone in ${((Date.now() - started) / 1000).toFixed(1)} s. Files are in ${results}.\n\nLook further:\n`,
        );
        const commands = [
          `npx custodia verify ${certificate.files.json} --keys ${certificate.files.keys}`,
          `npx custodia inspect ${results}/caiq-filled.xlsx`,
          'npx custodia events --limit 20',
          'npx custodia projections status',
          'npx custodia jobs status',
        ];
        process.stdout.write(`${commands.map((command) => `  ${command}`).join('\n')}\n`);
        if (!once) {
          announce(service, config.http.publicUrl);
          await stopped;
        } else {
          process.stdout.write(`${JSON.stringify(summary)}\n`);
        }
      } finally {
        await service.stop();
      }
    });
}
