// The bill of materials of a release (CycloneDX), made by npm from the lock file: what runs, and what is built into the pages.
// Use: node tools/supply-chain/sbom.mjs > sbom.cdx.json
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '../..');
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** What may be in a release, and under which licence. */
export const licences = read('tools/supply-chain/licences.json');

/** Packages that the sources of the pages name. */
function builtIn() {
  const sources = globSync('apps/{console,vendor}/page/**/*.{ts,tsx,css}', { cwd: root });
  const named = sources
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?['"]((?:@[\w.-]+\/)?[\w.-]+)/g),
    ])
    .map(([, name]) => name);
  const { devDependencies } = read('package.json');
  return new Set(named.filter((name) => name in devDependencies));
}

/** Names of packages that a release begins with: what the service depends on, its own parts, and what its pages are built of. */
function beginnings() {
  const { dependencies } = read('package.json');
  return new Set([...Object.keys(dependencies), ...builtIn()]);
}

const nameOf = ({ group, name }) => (group && !name.startsWith('@') ? `${group}/${name}` : name);

/** CycloneDX as npm writes it, less what only building and testing need. */
export function releaseSbom() {
  const said = execFileSync(
    'npm',
    ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
    {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const bom = JSON.parse(said);
  const { name, version } = read('package.json');
  const { component } = bom.metadata;
  const leads = new Map(bom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const components = new Map(bom.components.map((each) => [each['bom-ref'], each]));
  const first = beginnings();
  const kept = new Set();
  const waiting = (leads.get(component['bom-ref']) ?? []).filter((ref) => {
    const each = components.get(ref);
    return each && (first.has(nameOf(each)) || !each.hashes);
  });
  while (waiting.length > 0) {
    const ref = waiting.pop();
    if (kept.has(ref) || !components.has(ref)) continue;
    kept.add(ref);
    waiting.push(...(leads.get(ref) ?? []));
  }
  return {
    ...bom,
    metadata: { ...bom.metadata, component: { ...component, name, version } },
    components: bom.components.filter((each) => kept.has(each['bom-ref'])).map(withLicence),
    dependencies: bom.dependencies
      .filter(({ ref }) => ref === component['bom-ref'] || kept.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => kept.has(each)) })),
  };
}

/** Packages that state no licence in their description state it in a file, which somebody has read. */
function withLicence(component) {
  const known = licences.unstated[nameOf(component)];
  return component.licenses?.length || !known
    ? component
    : { ...component, licenses: [{ license: { id: known.licence } }] };
}

/** The licence of a component as an expression of SPDX; empty where none is stated. */
export const licenceOf = ({ licenses = [] }) =>
  licenses.map(({ expression, license }) => expression ?? license?.id ?? license?.name).join(' AND ');

/** Whether every part of an expression, or one of its alternatives, may be in a release. */
export function mayBeIn(expression) {
  const plain = expression.replace(/[()]/g, ' ').trim();
  if (plain === '') return false;
  return plain
    .split(/\s+OR\s+/)
    .some((either) => either.split(/\s+AND\s+/).every((id) => id.trim() in licences.allowed));
}

/** Licences and how many packages of others stand under each. */
export function licencesIn({ components }) {
  const found = new Map();
  for (const component of components.filter(({ hashes }) => hashes))
    found.set(licenceOf(component), [...(found.get(licenceOf(component)) ?? []), nameOf(component)]);
  return new Map([...found].sort(([one], [other]) => one.localeCompare(other, 'en')));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${JSON.stringify(releaseSbom(), null, 2)}\n`);
