import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { noPins, parseNote, signerOf, startSealer, verifierKey } from '@custodia/transparency';
import { inMemoryTransparency } from '@custodia/transparency/kept';
import type { Certificate } from '../libs/certificates/src/document/certificate.js';
import { composeDisposal } from '../libs/certificates/src/document/compose.policy.js';
import { facts } from '../libs/certificates/src/document/example.js';
import { evidenceFrom } from '../libs/certificates/src/issue/evidence.js';
import { keysInMemory } from '../libs/certificates/src/keys/key-file.js';
import { keyRing } from '../libs/certificates/src/keys/signing-keys.js';
import { signCertificate } from '../libs/certificates/src/sign.js';

const text = readFileSync('docs/certificate-format.md', 'utf8');
const [walk, verifier] = [...text.matchAll(/^```bash\n(.*?)^```/gms)].map(([, commands]) => commands!);

/** The commands of the document, as a stranger would run them. */
describe('the walk of docs/certificate-format.md', () => {
  const folders: string[] = [];
  let genuine: Certificate;
  let jwks: string;
  let sign: (certificate: Certificate) => Promise<Buffer>;
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  beforeAll(async () => {
    const ring = keyRing(keysInMemory(), () => new Date(facts.issuedAt));
    await ring.ensure();
    jwks = JSON.stringify(await ring.publicKeys());
    sign = async (certificate) => (await signCertificate(certificate, ring)).file;
    const composed = composeDisposal(facts);
    if (composed.kind === 'refused') throw new Error(composed.refusal.message);
    const organisation = newId();
    const [store, kept, log] = [inMemoryEventStore(), inMemoryTransparency(), newId()];
    const stream = `disposal-${organisation}.${composed.ofCase.caseId}`;
    for (let n = 0; n < 5; n++)
      for (const name of [stream, `other-${organisation}.ü`])
        await store.append(name, 'any', [{ id: newId(), type: 'Schritt "ü"', data: `{"n":${n}}`, metadata: '{}' }]);
    const sealer = startSealer({
      store,
      kept,
      log,
      owner: 'test',
      signer: () => signerOf(ring),
      pins: noPins,
      withinMs: 1,
    });
    const evidence = await evidenceFrom({ store, kept, log: async () => log })(organisation, stream);
    await sealer.stop();
    genuine = {
      ...composed.ofCase,
      organisation: { ...composed.ofCase.organisation, id: organisation },
      log: evidence,
    };
  });

  async function walked(certificate: Buffer, keys = jwks) {
    const folder = mkdtempSync(join(tmpdir(), 'custodia-walk-'));
    folders.push(folder);
    writeFileSync(join(folder, 'certificate.json'), certificate);
    writeFileSync(join(folder, 'jwks.json'), keys);
    const run = (commands: string): string =>
      execFileSync('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    return { folder, run };
  }

  it('finds a genuine certificate genuine, and makes the key that other tools take', async () => {
    const { folder, run } = await walked(await sign(genuine));
    expect(run(walk!)).toContain('The certificate is genuine, and its events are in the sealed log.');
    run(verifier!);
    const { name } = parseNote(genuine.log!.checkpoint)!.signatures[0]!;
    const { x } = (JSON.parse(jwks) as { keys: { x: string }[] }).keys[0]!;
    expect(readFileSync(join(folder, 'verifier-key.txt'), 'utf8').trim()).toBe(
      verifierKey(name, Buffer.from(x, 'base64url')),
    );
  });

  const altered = async (): Promise<Buffer> => {
    const file = JSON.parse((await sign(genuine)).toString()) as Record<string, string>;
    const payload = Buffer.from(file['payload']!, 'base64url').toString().replace('ACME', 'ACMF');
    return Buffer.from(JSON.stringify({ ...file, payload: Buffer.from(payload).toString('base64url') }));
  };
  const proving = (
    events: (given: NonNullable<Certificate['log']>['events']) => NonNullable<Certificate['log']>['events'],
  ) => sign({ ...genuine, log: { ...genuine.log!, events: events(genuine.log!.events) } });

  it.each<[string, () => Promise<Buffer>]>([
    ['altered', altered],
    [
      'proved with the path of another leaf',
      () => proving(([first, second, ...rest]) => [{ ...first!, path: second!.path }, second!, ...rest]),
    ],
    [
      'proved with another event',
      () => proving(([first, ...rest]) => [{ ...first!, entry: first!.entry.replace('Schritt', 'Sprung') }, ...rest]),
    ],
    ['proved without one of its events', () => proving((events) => events.filter((_, at) => at !== 1))],
    [
      'sealed with a changed checkpoint',
      () =>
        sign({ ...genuine, log: { ...genuine.log!, checkpoint: genuine.log!.checkpoint.replace('\n10\n', '\n11\n') } }),
    ],
  ])('stops at one that was %s', async (_, make) => {
    const { run } = await walked(await make());
    expect(() => run(walk!)).toThrow();
  });

  it('stops at a key that is unknown or revoked', async () => {
    const file = await sign(genuine);
    const keys = (JSON.parse(jwks) as { keys: object[] }).keys.map((key) => ({
      ...key,
      revoked: { at: 1, reason: 'stolen' },
    }));
    for (const set of [{ keys }, { keys: [] }]) {
      const { run } = await walked(file, JSON.stringify(set));
      expect(() => run(walk!)).toThrow();
    }
  });

  it('names every field that a certificate has', () => {
    for (const field of Object.keys(genuine)) expect(text).toContain(`\`${field}\``);
  });
});
