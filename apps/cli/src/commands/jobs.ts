import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { print, table } from '../output.js';

interface Selection {
  readonly name?: string;
  readonly id?: string;
  readonly json?: boolean;
}

export function jobsCommand(program: Command): void {
  const jobs = program.command('jobs').description('Look after the background jobs.');

  jobs
    .command('status')
    .description('Count the jobs by name and state.')
    .addHelpText('after', '\nExample:\n  custodia jobs status')
    .option('--json', 'for machines')
    .action(({ json }: Selection) =>
      withEngine(async (engine) =>
        print(await engine.jobs.queue.counts(), json, (counts) =>
          table([
            ['job', 'waiting', 'active', 'delayed', 'failed', 'completed'],
            ...Object.entries(counts).map(([name, c]) => [
              name,
              ...[c.waiting, c.active, c.delayed, c.failed, c.completed].map(String),
            ]),
          ]),
        ),
      ),
    );

  jobs
    .command('dead')
    .description('List the jobs that failed for good, newest first.')
    .addHelpText('after', '\nExample:\n  custodia jobs dead --name send-invitation --json')
    .option('--name <job>', 'only jobs of this name')
    .option('--json', 'for machines')
    .action(({ json, ...filter }: Selection) =>
      withEngine(async (engine) =>
        print(await engine.jobs.queue.deadLetters(filter), json, (dead) =>
          dead.length === 0
            ? 'No dead letters.'
            : table([
                ['job', 'id', 'failed at', 'attempts', 'reason'],
                ...dead.map((job) => [job.name, job.id, job.failedAt, String(job.attempt), job.reason]),
              ]),
        ),
      ),
    );

  for (const [verb, does] of [
    ['retry', 'Put dead letters back to work'],
    ['discard', 'Forget dead letters'],
  ] as const) {
    jobs
      .command(verb)
      .description(`${does}: by name, by id, or all.`)
      .addHelpText('after', `\nExample:\n  custodia jobs ${verb} --name send-invitation`)
      .option('--name <job>', 'only jobs of this name')
      .option('--id <id>', 'only this job')
      .option('--json', 'for machines')
      .action(({ json, ...filter }: Selection) =>
        withEngine(async (engine) =>
          print(
            { [verb === 'retry' ? 'retried' : 'discarded']: await engine.jobs.queue[verb](filter) },
            json,
            (result) => JSON.stringify(result).replace(/[{}"]/g, ''),
          ),
        ),
      );
  }
}
