import {
  addPerson,
  attachCard,
  readDigest,
  safeUrl,
  startCard,
  versionOf,
  withDigests,
  type AssetDraft,
  type CardDraft,
  type PlanDraft,
  type Reading,
} from '../draft.js';
import type { PlannedFile } from '../plan.js';
import type { JsonFormat } from '../recognition.js';
import { isObject, type JsonObject } from '../reading/json.js';
import { readerOf, textOf, type ObjectReader } from '../reading/reader.js';

/** A data package of Frictionless (Data Package 1 and 2): `datapackage.json`. */
export const frictionless: JsonFormat = {
  format: 'data-package',
  recognise(value) {
    const resources = value['resources'];
    if (
      !Array.isArray(resources) ||
      !resources.some((each) => isObject(each) && (Object.hasOwn(each, 'path') || Object.hasOwn(each, 'data')))
    )
      return undefined;
    const profile = `${textOf(value['profile']) ?? ''} ${textOf(value['$schema']) ?? ''}`;
    const says = /data-?package/i.test(profile) || /frictionless|datapackage\.org/i.test(profile);
    return {
      certainty: says ? 0.97 : 0.8,
      reasons: [
        'has resources with paths, as a data package has',
        ...(says ? [`names its profile: ${profile.trim().slice(0, 60)}`] : []),
      ],
    };
  },
  read: readPackage,
};

function readPackage(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const name = root.text('name') ?? root.text('title');
  const asset = plan.asset('dataset', name ?? 'unnamed data package', '');
  if (name === undefined) asset.unnamed = true;
  const card = startCard('data', findings);
  asset.description = root.text('description') ?? root.text('title');
  asset.licences = root
    .objects('licenses')
    .flatMap((licence) => licence.loose('name') ?? licence.loose('title') ?? licence.loose('path') ?? []);
  for (const source of root.objects('sources')) {
    const [address, title] = [source.text('path') ?? source.text('web'), source.text('title')];
    if (address !== undefined) asset.sources.push({ url: safeUrl(address, source.at('path'), 'sources', findings) });
    card.say('sources', [title, address].filter(Boolean).join(': ') || undefined, source.pointer);
    const mail = source.text('email');
    if (mail !== undefined) addPerson(asset, 'source', title ?? mail, mail);
    source.rest('a source');
  }
  for (const person of root.objects('contributors')) {
    const who = person.text('title') ?? [person.text('givenName'), person.text('familyName')].filter(Boolean).join(' ');
    if (who)
      addPerson(
        asset,
        person.texts('roles')[0]?.value ?? person.text('role') ?? 'contributor',
        who,
        person.text('email') ?? person.text('path'),
      );
    person.ignore('organization', 'role', 'roles');
    person.rest('a contributor');
  }
  card.list(
    'tags',
    root.texts('keywords').map(({ value }) => value),
    root.at('keywords'),
  );
  const files = root.objects('resources').flatMap((resource) => readResource(resource, asset, card, plan));
  const home = root.text('homepage');
  if (home !== undefined)
    asset.references.push({ type: 'website', url: safeUrl(home, root.at('homepage'), 'homepage', findings) });
  asset.versions.push(versionOf(root.loose('version'), root.at('version'), { files, createdAt: root.text('created') }));
  root.ignore('profile', '$schema', 'id', 'title', 'image');
  Object.assign(asset.extra, root.rest('a data package'));
  attachCard(asset, card, findings);
  return { formatVersion: /(?:\/|v)(\d(?:\.\d)?)\b/.exec(textOf(document['$schema']) ?? '')?.[1], errors: [] };
}

function readResource(resource: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): PlannedFile[] {
  const { findings } = plan;
  const paths = resource.texts('path').map(({ value }) => value);
  const name = resource.text('name') ?? paths[0] ?? 'unnamed resource';
  const hash = resource.text('hash');
  const [first = name] = paths;
  // Without a prefix it is an MD5, says the specification.
  const digest =
    hash === undefined
      ? undefined
      : readDigest(asset, first, /[:=-]/.test(hash) ? undefined : 'md5', hash, resource.at('hash'), findings);
  const size = resource.number('bytes');
  const mediaType = resource.text('mediatype');
  const fields = resource
    .object('schema')
    ?.objects('fields')
    .map((field) => [field.loose('name'), field.loose('type'), field.loose('description')].filter(Boolean).join(' '));
  card.say(
    'structure',
    fields && fields.length > 0 ? `${name}:\n${fields.join('\n')}` : undefined,
    resource.at('schema'),
  );
  if (paths.length > 1 && hash !== undefined)
    findings.add(
      'note',
      resource.at('hash'),
      'hash',
      'is of several files together; it was given to the first',
      'state one resource for each file',
      hash,
    );
  if (resource.has('data'))
    findings.add(
      'note',
      resource.at('data'),
      'data',
      'holds data in the file itself, which is not kept',
      'put it into a file of its own',
    );
  resource.ignore(
    'title',
    'description',
    'format',
    'encoding',
    'dialect',
    'profile',
    'type',
    '$schema',
    'licenses',
    'sources',
    'homepage',
    'data',
    'schema',
    'control',
    'layout',
  );
  Object.assign(asset.extra, resource.rest('a resource'));
  return (paths.length > 0 ? paths : [name]).map((path, index) =>
    withDigests(
      {
        path,
        ...(size === undefined || index > 0 ? {} : { size }),
        ...(mediaType === undefined ? {} : { mediaType }),
        ...(/^https?:/.test(path) ? { url: safeUrl(path, resource.at('path'), 'path', findings) } : {}),
      },
      digest === undefined || index > 0 ? [] : [digest],
    ),
  );
}
