import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { run } from '@custodia/cli';
import { newId } from '@custodia/kernel';
import { checkEvidence, openCheckpoint } from '@custodia/transparency';
import { startProtocolServer } from '../kurrentdb-server/protocol-server.js';
import { runService, type RunningService } from '../support/service.js';

const registerModel = `mutation ($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Model { id } ... on Refusal { message } } }`;

/** What docs/operations.md says of the proof of the log, on each event store. */
describe.each(['PostgreSQL', 'KurrentDB'])('the log in %s proves itself', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-proofs-'));
  let service: RunningService;
  let stop: () => Promise<void> = async () => undefined;
  let environment: Record<string, string>;
  let organisation: string;
  beforeAll(async () => {
    const server = kind === 'KurrentDB' ? await startProtocolServer() : undefined;
    const settings: Record<string, string> = server ? { EVENT_STORE_URL: server.url } : {};
    service = await runService(settings);
    stop = async () => void (await server?.stop());
    organisation = service.founded.organisationId;
    environment = {
      ...settings,
      DATABASE_URL: service.engine.config.database!.url,
      CUSTODIA_DATA_DIR: service.dataDir,
    };
    for (const name of ['fraud', 'churn', 'Käse ☂'])
      await service.tell(registerModel, { input: { name, purpose: 'to test' } });
  });
  afterAll(async () => {
    await service?.stop();
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What `log verify` and `log prove` print, as far as these tests read it. */
  interface Printed {
    readonly ok: boolean;
    readonly events: number & readonly { readonly entry: string }[];
    readonly pins: number;
    readonly trees: readonly { readonly unsealed: number }[];
  }
  async function custodia(...args: string[]): Promise<{ code: number; out: string; json: Printed | undefined }> {
    const before = { ...process.env };
    const { write } = process.stdout;
    const { write: complain } = process.stderr;
    let out = '';
    Object.assign(process.env, environment);
    process.stdout.write = (text: string | Uint8Array) => (out += String(text)) !== '';
    process.stderr.write = (text: string | Uint8Array) => (out += String(text)) !== '';
    try {
      const code = await run(args);
      const [first, more] = out.split('\n');
      return { code, out, json: /^[[{]/.test(out) && !more ? JSON.parse(first!) : undefined };
    } finally {
      Object.assign(process.stdout, { write });
      Object.assign(process.stderr, { write: complain });
      process.env = before;
      process.exitCode = 0;
    }
  }
  async function verified(...args: string[]) {
    // Sealed within seconds.
    for (const until = Date.now() + 20_000; ; await new Promise((next) => setTimeout(next, 200))) {
      const told = await custodia('log', 'verify', '--json', ...args);
      const unsealed = told.json?.trees.reduce((sum, tree) => sum + tree.unsealed, 0);
      if (unsealed === 0 || Date.now() > until) return told;
    }
  }

  it('is sealed within seconds and verified, and remembered beside the keys', async () => {
    const { code, json } = await verified();
    expect({ code, ok: json!.ok }).toEqual({ code: 0, ok: true });
    expect(json!.events).toBeGreaterThan(3);
    expect(json!.trees.map(({ unsealed }) => unsealed)).toEqual(json!.trees.map(() => 0));
    for (const until = Date.now() + 10_000; Date.now() < until; await new Promise((next) => setTimeout(next, 100)))
      if (readFileSync(join(service.dataDir, 'state.json'), 'utf8').includes('"sealed"')) break;
    expect((await custodia('log', 'verify')).out).toContain('Every sealed event is as it was sealed.');
    expect((await verified()).json!.pins).toBeGreaterThan(0);
  });

  it('proves one event, by its id and by its place', async () => {
    const { out } = await custodia('events', '--type', 'ModelRegistered', '--json');
    const event = JSON.parse(out.split('\n')[0]!);
    const byId = await custodia('log', 'prove', event.id, '--json');
    const byPlace = await custodia('log', 'prove', `${event.stream}@0`, '--json');
    expect(byId.json!.events).toEqual(byPlace.json!.events);
    expect(JSON.parse(byId.json!.events[0]!.entry)).toMatchObject({ id: event.id, stream: event.stream, revision: 0 });
    expect((await custodia('log', 'prove', event.id)).out).toContain(`Event ${event.id} is leaf`);
    expect(await custodia('log', 'prove', '0198c7a2-0000-7000-8000-000000000001')).toMatchObject({ code: 1 });
  });

  it('gives auditors checkpoints and proofs, and nobody else', async () => {
    const [newest, oldest] = await service
      .tell('{ logCheckpoints { size root note sealedAt kid } }')
      .then((all) => [all[0], all.at(-1)]);
    const key = (await service.tell('{ certificateKeys { keys { kid x } } }')).keys[0]!;
    expect(openCheckpoint(newest!.note, [{ ...key, crv: 'Ed25519' }])).toMatchObject({
      ok: true,
      checkpoint: { size: newest!.size },
    });
    const { out } = await custodia('events', '--type', 'ModelRegistered', '--json');
    const { id } = JSON.parse(out.split('\n')[0]!);
    const ask = 'query ($id: ID!) { logProof(eventId: $id) { entry index path checkpoint } }';
    const { checkpoint, ...proof } = await service.tell(ask, { id });
    expect(checkEvidence({ checkpoint, events: [proof] }, [{ ...key, crv: 'Ed25519' }])).toMatchObject({ ok: true });
    for (const unknown of [newId(), 'sha256:ab', '', 'x'.repeat(200)])
      expect(await service.tell(ask, { id: unknown })).toBeNull();
    const between = 'query ($from: Long!, $to: Long!) { logConsistency(from: $from, to: $to) { proof } }';
    expect((await service.tell(between, { from: oldest!.size, to: newest!.size })).proof).toBeDefined();
    expect(await service.tell(between, { from: 1, to: 1_000_000 })).toBeNull();
    const stranger = await service.strangerToken();
    expect(await service.tell(ask, { id }, stranger)).toBeNull();
    const { errors } = await service.ask(ask, { id }, null);
    expect(errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  it('exports checkpoints, and proves that it continues each of them', async () => {
    const { code } = await custodia('log', 'checkpoints', '--organisation', organisation, '--export', folder);
    expect(code).toBe(0);
    await service.tell(registerModel, { input: { name: 'later', purpose: 'to test' } });
    await verified();
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.checkpoint'),
    );
    const { json } = await custodia('log', 'checkpoints', '--organisation', organisation, '--limit', '1', '--json');
    const [newest] = json as unknown as { note: string; size: number }[];
    for (const file of files)
      expect(
        (
          await custodia(
            'log',
            'consistency',
            join(folder, file),
            String(newest!.size),
            '--organisation',
            organisation,
            '--json',
          )
        ).json,
      ).toMatchObject({
        consistent: true,
        to: newest!.size,
      });
    expect((await verified('--pin', folder)).json).toMatchObject({ ok: true });
    writeFileSync(join(folder, files[0]!), readFileSync(join(folder, files[0]!), 'utf8').replace(/\n\d+\n/, '\n9\n'));
    expect((await custodia('log', 'verify', '--pin', join(folder, files[0]!))).out).toContain('cannot be used');
  });

  it('also after the read models were built anew, and after a person was erased', async () => {
    const invited = await service.change('inviteMember', 'Member { id }', {
      name: 'Grace Hopper',
      email: 'grace@acme.example',
      roles: ['AUDITOR'],
    });
    await verified();
    const erased = await service.change('eraseMember', 'Member { id }', { id: invited.id, reason: 'asked for' });
    expect(erased.__typename).toBe('Member');
    await custodia('projections', 'rebuild', 'model');
    expect((await verified()).json).toMatchObject({ ok: true });
  });

  if (kind === 'PostgreSQL')
    it('names what the owner of the database changed', async () => {
      const owner = new pg.Client(service.engine.config.database!.ownerUrl);
      await owner.connect();
      try {
        const { rows } = await owner.query<{ id: string }>(
          `update custodia_events.events set data = replace(data::text, 'churn', 'chore')::json where data::text like '%churn%' returning id`,
        );
        const { code, out } = await custodia('log', 'verify');
        expect(code).toBe(1);
        expect(out).toContain(`Event ${rows[0]!.id}`);
        expect(out).toContain('was altered');
        expect((await custodia('log', 'prove', rows[0]!.id)).out).toContain('is not as it was sealed');
      } finally {
        await owner.end();
      }
    });
});
