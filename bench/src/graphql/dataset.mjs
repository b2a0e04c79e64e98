import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { postgresEventStore } from '@custodia/event-store';
import { foundOrganisation } from '@custodia/identity/worker';
import { loadRootKey, postgresVault } from '@custodia/vault';
import pg from 'pg';

/** Ten organisations with a token each, and their systems, each hosted by one of their subprocessors. Answers the tenants. */
export async function fill({ url, dataDir, organisations, systems, log }) {
  const store = await postgresEventStore({ url });
  const vault = await postgresVault({ url, rootKey: loadRootKey({ dataDir }), keysDir: join(dataDir, 'keys') });
  const tenants = [];
  for (let n = 0; n < organisations; n++) {
    const key = n === 0 ? 'first' : `bench ${n}`;
    const { organisationId, token } = await foundOrganisation(
      { store, vault },
      { name: `Organisation ${n}`, adminName: 'Admin', adminEmail: `admin${n}@example.org`, key },
    );
    tenants.push({ organisationId, token });
  }
  await vault.close();
  await store.close();
  log(`filling ${systems.toLocaleString('en-US')} systems of ${organisations} organisations`);
  const client = new pg.Client(url);
  await client.connect();
  for (const { organisationId } of tenants) await client.query(rows(organisationId, systems / organisations));
  await client.query('vacuum analyze system_v1, system_component_v1, subprocessor_v1');
  await client.end();
  return tenants;
}

const subprocessors = 50;

/** Read models are written as they are after a rebuild; what a page does not show is as small as it usually is. */
const rows = (organisation, systems) => {
  const id = (kind, n) => `md5('${organisation} ${kind} ' || ${n})::uuid::text`;
  const at = (n) => `timestamptz '2025-01-01T00:00:00Z' + ${n} * interval '97 seconds'`;
  const owner = createHash('md5').update(organisation).digest('hex');
  return `
    insert into subprocessor_v1 (organisation_id, id, name, purpose, status, categories, regions, transfer_basis, "use", tier, owner_id, listed, alternatives, contacts,
        exceptions, customer_tasks, notices, state, contracts, deletions, exited, revision, created_at, updated_at)
      select '${organisation}', ${id('subprocessor', 'n')}, 'Subprocessor ' || n, 'Hosts inference for the assistants', 'registered', '{cloud_infrastructure}', '{eu-west-1}', 'adequacy_decision',
        '{"dataSensitivity":"internal","criticality":"medium","access":"read","regulatoryExposure":"contractual"}', 1 + n % 4, '${owner}', true, '[]', '[]', '[]', '[]', '[]', 'identified', '[]', '[]', false, 3, ${at('n')}, ${at('n')}
      from generate_series(1, ${subprocessors}) n;
    insert into system_v1 (organisation_id, id, name, purpose, status, classification, owner_id, card, risk_class, criticality, deployments, environments, state, verified, parts, revision, created_at, updated_at)
      select '${organisation}', ${id('system', 'n')}, 'Assistant ' || md5(n::text), 'Answers questions of customers about their contracts and invoices', 'registered', 'confidential', '${owner}',
        '{"intendedUse":"Customer service","limitations":"German and English only","guardrails":"No legal advice"}', 'limited', 'medium', '[{"environment":"production","since":"2026-01-01T00:00:00.000Z"}]', '{production}', 'operating', false, 1,
        4, ${at('n')}, ${at('n')}
      from generate_series(1, ${systems}) n;
    insert into system_component_v1 (organisation_id, id, system_id, relation, kind, asset_id, revision, created_at, updated_at)
      select '${organisation}', ${id('component', 'n')}, ${id('system', 'n')}, 'hosted_by', 'subprocessor', ${id('subprocessor', `1 + n % ${subprocessors}`)}, 0, ${at('n')}, ${at('n')}
      from generate_series(1, ${systems}) n;`;
};
