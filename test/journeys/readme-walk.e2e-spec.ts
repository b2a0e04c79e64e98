import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { Kind, parse, print } from 'graphql';
import { bearer, http } from '../support/http.js';
import { moment } from '../support/moment.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

it('walks through the README as it stands there, from registration to export', async () => {
  const section = readFileSync('README.md', 'utf8').split('## A first walk')[1]!;
  const { definitions } = parse(/```graphql\n([\s\S]*?)```/.exec(section)![1]!);
  const variables: Record<string, string> = {
    model: newId(),
    version: newId(),
    evaluation: newId(),
    digest: `sha256:${'ab'.repeat(32)}`,
  };
  const answers: Record<string, unknown> = {};
  for (const operation of definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) throw new Error('The walk holds operations only.');
    const name = operation.name!.value;
    if (name === 'Quarantine') variables['then'] = moment();
    const named = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const used = Object.fromEntries(named.map((variable) => [variable, variables[variable]]));
    const { data, errors } = await service.ask(print(operation) as string, used);
    expect([name, errors]).toEqual([name, undefined]);
    expect(JSON.stringify(data)).not.toContain('"code"');
    answers[name] = data;
  }
  const version = (state: string) => expect.objectContaining({ label: '1.0', state });
  expect(answers).toMatchObject({
    Document: { documentModel: { completeness: { percent: expect.any(Number) } } },
    Deploy: { deployModel: { environments: ['PRODUCTION'], versions: [version('DEPLOYED')] } },
    Quarantine: { quarantineModelVersion: { atRisk: [{ reason: 'QUARANTINED' }], versions: [version('QUARANTINED')] } },
    Then: { model: { environments: ['PRODUCTION'], atRisk: [], versions: [version('DEPLOYED')] } },
    Export: { assetExport: { text: expect.stringContaining('CycloneDX') } },
  });
  const exported = await http(service.address).get('/exports/assets.csv').set(bearer(service.founded.token!));
  expect(exported.text).toContain('Letter triage');
});
