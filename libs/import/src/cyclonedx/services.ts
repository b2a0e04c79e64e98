import { safeUrl, startCard, unversioned, versionOf, type AssetDraft, type PlanDraft } from '../draft.js';
import { isPlaceholder } from '../placeholder.js';
import type { ObjectReader } from '../reading/reader.js';
import type { BomState } from './bom-state.js';
import { readLicences, readOrganisation, readProperties, readReferences } from './parties.js';

/**
 * A service becomes a system. Its provider becomes a subprocessor to be confirmed: the file does not say whether the provider is somebody else
 * or the organisation itself, so nothing is decided here.
 */
export function readService(
  service: ObjectReader,
  plan: PlanDraft,
  bom: BomState,
  parent: AssetDraft | undefined,
): void {
  const { findings } = plan;
  const name = service.text('name');
  if (name === undefined)
    findings.add(
      'missing',
      service.at('name'),
      'name',
      'the service has no name (required by CycloneDX)',
      'state its name',
    );
  const group = service.text('group');
  const ref = service.text('bom-ref');
  const asset = plan.asset(
    'system',
    group === undefined || name === undefined ? (name ?? 'unnamed service') : `${group}/${name}`,
    service.pointer,
    ref,
  );
  if (ref !== undefined) {
    if (bom.refs.has(ref))
      findings.add(
        'wrong',
        service.at('bom-ref'),
        'bom-ref',
        `the bom-ref "${ref}" is used twice, so links to it are ambiguous`,
        'give each service its own bom-ref',
        ref,
      );
    bom.refs.set(ref, 'service');
    if (!bom.byRef.has(ref)) bom.byRef.set(ref, asset);
  }
  const description = service.text('description');
  if (description !== undefined && !isPlaceholder(description)) asset.description = description;
  const version = service.loose('version');
  asset.versions.push(versionOf(version ?? unversioned, service.pointer));
  asset.licences = readLicences(service, plan);
  readReferences(service, asset, plan);
  const card = startCard('system', findings);
  bom.cards.set(asset, card);
  card.say(
    'endpoints',
    service
      .texts('endpoints')
      .map(({ value, place }) => safeUrl(value, place, 'endpoints', findings))
      .join('\n') || undefined,
    service.at('endpoints'),
  );
  readFlows(service, asset, card, plan);
  readBoundary(service, asset, plan);
  readProvider(service, asset, plan);
  Object.assign(asset.extra, readProperties(service));
  card.list(
    'tags',
    service.texts('tags').map(({ value }) => value),
    service.at('tags'),
  );
  if (parent !== undefined) plan.link(parent.ref, asset.ref, 'contains');
  for (const inner of service.objects('services')) readService(inner, plan, bom, asset);
  service.ignore('signature');
  service.leave('releaseNotes', 'patentAssertions');
  Object.assign(asset.extra, service.rest('a service'));
}

function readFlows(
  service: ObjectReader,
  asset: AssetDraft,
  card: ReturnType<typeof startCard>,
  { findings }: PlanDraft,
): void {
  const flows = service.objects('data').map((flow) => {
    const [kind, direction, name] = [flow.text('classification'), flow.text('flow'), flow.text('name')];
    flow.leave('description', 'governance', 'source', 'destination');
    flow.rest('a data flow');
    if (kind === undefined)
      findings.add(
        'missing',
        flow.at('classification'),
        'classification',
        'the data flow is not classified (required by CycloneDX)',
        'state its classification',
      );
    return { kind: kind ?? 'unclassified', direction: direction ?? 'unknown', name };
  });
  card.say(
    'dataFlows',
    flows
      .map(({ kind, direction, name }) => `${kind}${name === undefined ? '' : ` (${name})`}: ${direction}`)
      .join('\n') || undefined,
    service.at('data'),
  );
  card.list(
    'sensitiveData',
    flows
      .map(({ kind }) => kind)
      .filter((kind) => /^(?:pii|pifi|phi|pci|spi|sensitive|confidential|personal|secret|restricted)\b/i.test(kind)),
    service.at('data'),
  );
  const kinds = [...new Set(flows.map(({ kind }) => kind))];
  if (kinds.length === 1) asset.classification = kinds[0];
}

function readBoundary(service: ObjectReader, asset: AssetDraft, { findings }: PlanDraft): void {
  const authenticated = service.flag('authenticated');
  const crosses = service.flag('x-trust-boundary');
  const zone = service.text('trustZone');
  if (authenticated !== undefined) asset.extra['authenticated'] = authenticated;
  if (crosses !== undefined) asset.extra['crossesTrustBoundary'] = crosses;
  if (zone !== undefined) asset.extra['trustZone'] = zone;
  if (crosses === true && authenticated === false)
    findings.add(
      'note',
      service.at('authenticated'),
      'authenticated',
      `"${asset.name}" crosses a trust boundary without authentication`,
      'confirm that this is meant, and record the control that protects it',
    );
}

function readProvider(service: ObjectReader, asset: AssetDraft, plan: PlanDraft): void {
  const provider = service.object('provider');
  const outside = asset.extra['crossesTrustBoundary'] === true;
  if (provider === undefined) {
    if (outside)
      plan.findings.add(
        'missing',
        service.at('provider'),
        'provider',
        `"${asset.name}" crosses a trust boundary and names no provider, so it cannot be told who processes the data`,
        'state its provider',
      );
    return;
  }
  const name = readOrganisation(provider, 'provider', asset);
  if (name === undefined) return;
  const known = plan.find('subprocessor', name) !== undefined;
  const company = plan.mention('subprocessor', name, provider.pointer);
  if (!known) {
    const url = asset.suppliers.find((supplier) => supplier.role === 'provider')?.url;
    if (url !== undefined) company.references.push({ type: 'website', url });
    plan.findings.add(
      'note',
      provider.pointer,
      'provider',
      `"${name}" provides a service, so it is planned as a subprocessor`,
      'confirm that it is another company and what it does; leave it out if it is your own organisation',
      name,
    );
  }
  plan.link(asset.ref, company.ref, 'hosted_by');
}
