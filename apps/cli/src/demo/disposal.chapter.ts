import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJwks, verifyCertificate } from '@custodia/certificates/worker';
import type { Client } from './client.js';
import type { Inventory, Stage } from './stage.js';
import { eventually } from './story.js';

export interface DisposalResult {
  readonly number: string;
  readonly verification: string;
  readonly files: { readonly json: string; readonly pdf: string; readonly keys: string };
  readonly promptText: string;
}

interface Place {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly method: string | null;
  readonly status: string;
}
interface Case {
  readonly status: string;
  readonly scopeDigest: string;
  readonly certificateNumber: string | null;
  readonly locations: readonly Place[];
  readonly custodians: readonly { readonly custodianId: string }[];
  readonly dependants: readonly {
    readonly asset: { readonly kind: string; readonly id: string };
    readonly resolution: string | null;
  }[];
}
const fields =
  'id status scopeDigest certificateNumber locations { id kind title method status } custodians { custodianId } dependants { asset { kind id } resolution }';

/** Retires and disposes of a model, then of its prompt: scope, custodians, approvals, sanitization, verification, validation, certificate. */
export async function disposal(stage: Stage, { summarizer, prompt }: Inventory): Promise<DisposalResult> {
  const { story, people } = stage;
  story.chapter('5. The end of life');
  await story.step(
    'Disposing of what still runs is not possible; the model is withdrawn from use and retired',
    async () => {
      await people.owner.isRefused('STILL_DEPLOYED', 'retireModel', { id: summarizer.id, reason: 'Replaced' });
      await people.owner.tell('withdrawModelFromUse', 'Model', 'id', { id: summarizer.id, environment: 'PRODUCTION' });
      await people.owner.tell('retireModel', 'Model', 'status', {
        id: summarizer.id,
        reason: 'Replaced by a model with fewer errors',
      });
    },
  );
  const { model } = await people.owner.ask(
    'query($id: ID!) { model(id: $id) { versions { locations { id kind } } } }',
    { id: summarizer.id },
  );
  const device = model.versions.flatMap(({ locations }: any) => locations).find(({ kind }: any) => kind === 'device');
  const number = await dispose(stage, { kind: 'MODEL', ...summarizer }, 'the model', [
    { locationId: device.id, method: 'NIST_PURGE' },
  ]);

  await people.owner.tell('deactivatePrompt', 'Prompt', 'id', { id: prompt.id, environment: 'PRODUCTION' });
  await people.owner.tell('retirePrompt', 'Prompt', 'id', { id: prompt.id, reason: 'Its model is gone' });
  await dispose(stage, { kind: 'PROMPT', id: prompt.id }, 'its prompt');

  const files = await story.step(
    'Certificate as JSON and PDF, and the public keys',
    () => download(stage, number),
    ({ pdf }) => pdf,
  );
  const verification = await story.step(
    'Verified offline, with nothing but the two files',
    async () => {
      const { readFile } = await import('node:fs/promises');
      const keys = parseJwks(await readFile(files.keys, 'utf8'));
      const bytes = await readFile(files.json);
      const tampered = Buffer.from(bytes);
      tampered[Math.floor(bytes.length / 2)]! ^= 1;
      const changed = await verifyCertificate(tampered, keys as never);
      if (changed.status === 'valid') throw new Error('A changed certificate was called valid');
      return (await verifyCertificate(bytes, keys as never)).status;
    },
    (status) => `${status}; with one bit changed it is not`,
  );

  const promptText = await story.step(
    'The text of the destroyed prompt',
    async () => {
      const { prompt: found } = await people.owner.ask(
        'query($id: ID!) { prompt(id: $id) { status versions { label text state } } }',
        { id: prompt.id },
      );
      return found.versions.every(({ text, state }: any) => text === null && state === 'ERASED')
        ? 'erased'
        : 'readable';
    },
    String,
  );
  await story.step(
    'Its history is all there',
    () =>
      people.owner.ask('query($id: ID!) { history(kind: PROMPT, id: $id) { entries { type } } }', { id: prompt.id }),
    ({ history }) => history.entries.map(({ type }: any) => type).join(', '),
  );
  await story.step(
    'The log still verifies',
    stage.checkLog,
    ({ events, sealed }) =>
      `${events} events read, ${sealed} sealed texts intact, whether their key is still there or not`,
  );
  return { number, verification, files, promptText };
}

async function dispose(
  { story, people }: Stage,
  asset: object,
  what: string,
  methods: readonly object[] = [],
): Promise<string> {
  const { owner, custodian, dataCustodian, approver, operator, verifier, validator } = people;
  const read = (id: string): Promise<Case> =>
    owner
      .ask('query($id: ID!) { disposalCase(id: $id) { ' + fields + ' } }', { id })
      .then(({ disposalCase }) => disposalCase);
  const tell = (by: Client, mutation: string, input: object): Promise<Case & { id: string }> =>
    by.tell(mutation, 'DisposalCase', fields, input);

  const id = await story.step(`Disposal case of ${what}: request and scope`, async () => {
    const opened = await tell(owner, 'openDisposal', {
      asset,
      legalBasis: 'Internal policy on AI models, section 7',
      reason: 'Replaced',
      decommissioningPlan: 'The successor was checked for the same failure modes.',
    });
    await tell(owner, 'requestDisposal', { id: opened.id });
    await tell(owner, 'determineScope', { id: opened.id, methods });
    return opened.id;
  });
  let now = await read(id);
  for (const { kind, title, method } of now.locations)
    story.note(`${kind}: ${title} — ${method ?? 'nothing can be done'}`);
  for (const { asset: dependant, resolution } of now.dependants) {
    if (!resolution)
      await tell(owner, 'resolveDependant', {
        id,
        dependant: { kind: dependant.kind, id: dependant.id },
        resolution: 'LOSS_ACCEPTED',
      });
  }

  await story.step(
    'The custodians decide, of the asset and of every dataset it was made from; another person approves',
    async () => {
      await tell(owner, 'requestApproval', { id });
      for (const by of [custodian, dataCustodian]) {
        if (now.custodians.some(({ custodianId }) => custodianId === by.memberId))
          await tell(by, 'decideAsCustodian', { id, decision: 'AGREE', scopeDigest: now.scopeDigest });
      }
      await tell(approver, 'approveDisposal', { id, scopeDigest: now.scopeDigest });
    },
  );

  for (const { id: locationId, kind, title, method } of now.locations) {
    await story.step(
      `Sanitization of ${kind}: ${title}`,
      async () => {
        await tell(operator, 'startLocation', { id, locationId });
        if (method === 'EXPIRE')
          return tell(operator, 'scheduleExpiry', {
            id,
            locationId,
            expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
            mechanism: 'Weekly backups are overwritten after four weeks',
          });
        // What Custodia holds itself it destroys itself.
        if (kind.startsWith('CUSTODIA_')) return;
        const device =
          kind === 'DEVICE'
            ? {
                manufacturer: 'Example Storage',
                model: 'ES-960',
                serialNumber: 'ES960-0042-7',
                mediaType: 'SSD',
                source: 'Branch office 7',
                classificationBefore: 'confidential',
                destination: 'Re-use inside the organisation',
              }
            : undefined;
        return tell(operator, 'recordSanitization', {
          id,
          locationId,
          method,
          technique: device ? 'Sanitize command, block erase' : 'Objects and all their versions deleted, listing empty',
          tool: { name: device ? 'nvme-cli' : 'aws-cli', version: '2' },
          ...(device ? { device } : {}),
        });
      },
      () => (method === 'EXPIRE' ? 'expires in four weeks; the certificate says so' : (method ?? '')),
    );
  }
  now = await eventually('what Custodia holds to be destroyed', async () => {
    const seen = await read(id);
    return seen.locations.every(({ status }) => !['PLANNED', 'STARTED'].includes(status)) && seen;
  });

  await story.step('Verified by somebody else, and the outcome validated by a third person', async () => {
    for (const { id: locationId, status } of now.locations) {
      if (status === 'EXECUTED')
        await tell(verifier, 'verifyLocation', {
          id,
          locationId,
          result: 'PASSED',
          method: 'Read back',
          finding: 'Nothing is left at the address',
        });
    }
    await operator.isRefused('ROLES_NOT_SEPARATE', 'validateOutcome', {
      id,
      decision: 'ACCEPT',
      statement: 'I did it myself, so it must be right.',
    });
    await tell(validator, 'validateOutcome', {
      id,
      decision: 'ACCEPT',
      statement: 'The evidence is complete; what expires later is listed.',
    });
  });
  return story.step(
    'The job has issued the certificate',
    () => eventually('the certificate', () => read(id).then(({ certificateNumber }) => certificateNumber)),
    String,
  );
}

async function download(
  { address, people: { owner }, results }: Stage,
  number: string,
): Promise<DisposalResult['files']> {
  const save = async (path: string, name: string): Promise<string> => {
    const response = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${owner.token}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const file = join(results, name);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    return file;
  };
  return {
    json: await save(`/certificates/${number}.json`, `certificate-${number}.json`),
    pdf: await save(`/certificates/${number}.pdf`, `certificate-${number}.pdf`),
    keys: await save('/.well-known/custodia/jwks.json', 'jwks.json'),
  };
}
