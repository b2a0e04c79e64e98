import { readFileSync } from 'node:fs';
import { ConfigFault, type Problem } from './problems.js';

/** Variables that hold a secret, and may therefore be given as `<name>_FILE`: the path of a file with the value. */
export const secretVariables = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_REPLICA_URL',
  'EVENT_STORE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'S3_SECRET_ACCESS_KEY',
  'CUSTODIA_ROOT_KEY',
  'CUSTODIA_METRICS_TOKEN',
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment with each `<name>_FILE` replaced by what its file holds, as Docker and systemd hand out secrets. Throws `ConfigFault`. */
export function withSecretFiles(environment: Environment): Environment {
  const given: Record<string, string | undefined> = { ...environment };
  const problems: Problem[] = [];
  for (const name of secretVariables) {
    const field = `${name}_FILE`;
    const file = given[field]?.trim();
    delete given[field];
    if (!file) continue;
    if (given[name]?.trim()) {
      problems.push({ field, value: file, problem: `is set beside ${name}`, remedy: `Unset one of the two.` });
      continue;
    }
    try {
      given[name] = readFileSync(file, 'utf8').trim();
      if (given[name] === '')
        problems.push({ field, value: file, problem: 'names an empty file', remedy: 'Put the secret into it.' });
    } catch (fault) {
      const { code } = fault as { code?: string };
      const remedy = 'Correct the path, or let the user of the service read the file.';
      problems.push({ field, value: file, problem: `cannot be read (${code})`, remedy });
    }
  }
  if (problems.length > 0) throw new ConfigFault(problems);
  return given;
}
