import { run } from '@custodia/cli';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Carries out one command in this process; `environment` is all that it sees of its settings. */
export async function custodia(args: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  const before = { ...process.env };
  const said = { out: '', err: '' };
  const { write } = process.stdout;
  const { write: complain } = process.stderr;
  for (const name of ['CUSTODIA_URL', 'CUSTODIA_TOKEN', 'DATABASE_URL', 'CUSTODIA_DATA_DIR']) delete process.env[name];
  Object.assign(process.env, environment);
  process.stdout.write = (text: string | Uint8Array) => (said.out += String(text)) !== '';
  process.stderr.write = (text: string | Uint8Array) => (said.err += String(text)) !== '';
  try {
    const code = await run(args);
    return { code, ...said };
  } finally {
    Object.assign(process.stdout, { write });
    Object.assign(process.stderr, { write: complain });
    process.env = before;
    process.exitCode = 0;
  }
}
