import { derivedId } from '@custodia/kernel';
import type { Location, VersionFile } from '../../asset/asset.policy.js';
import { isAddress } from '../../dataset/sources.policy.js';
import type { DatasetSource } from '../../dataset/dataset.events.js';
import type { Digest, PlannedAsset, PlannedFile, PlannedVersion, Problem } from '@custodia/import';
import { note, type ImportSettings } from './work.policy.js';

/** A planned version in the terms of the deciders. */
export interface ImportVersion {
  readonly id: string;
  readonly label: string;
  readonly files: readonly VersionFile[];
  readonly locations: readonly Location[];
  readonly sources: readonly DatasetSource[];
  readonly template: string | null;
}

const unnamedLabel = 'unversioned';

/** The versions of one planned asset; whatever cannot be kept is told in `problems`. */
export function versionsOf(
  asset: PlannedAsset,
  assetId: string,
  { digest: fileDigest, at }: ImportSettings,
  problems: Problem[],
): ImportVersion[] {
  const sources = sourcesOf(asset, at, problems);
  const carries = asset.kind === 'dataset' && sources.length > 0;
  const planned: readonly PlannedVersion[] =
    asset.versions.length > 0 || !(carries || asset.claims.length > 0)
      ? asset.versions
      : [{ label: unnamedLabel, files: [], place: asset.place }];
  const labels = new Map<string, number>();
  return planned.map((version, index) => {
    const id = derivedId(assetId, 'version', fileDigest, asset.ref, String(index));
    const wanted = version.label.trim() || unnamedLabel;
    const count = (labels.get(wanted) ?? 0) + 1;
    labels.set(wanted, count);
    if (count > 1)
      problems.push(note(asset, 'version', 'the file has this version twice', 'rename one of them', 'wrong', wanted));
    const claims =
      index === 0
        ? asset.claims.filter(({ subject }) => !planned.some(({ files }) => files.some(({ path }) => path === subject)))
        : [];
    const files = [
      ...filesOf(asset, version, problems),
      ...claims.map(({ subject, algorithm, value }) => ({
        path: subject,
        claim: `${algorithm ? `${algorithm}:` : ''}${value}`,
      })),
    ];
    const locations =
      version.source === undefined
        ? []
        : [{ id: derivedId(id, 'location', '0'), kind: 'registry', uri: version.source }];
    for (const [field, value] of Object.entries({
      stage: version.stage,
      run: version.run,
      aliases: version.aliases?.join(', '),
      description: version.description,
      createdAt: version.createdAt,
      tags: version.tags && Object.keys(version.tags).join(', '),
    })) {
      if (value)
        problems.push(
          note(
            asset,
            `version.${field}`,
            `of version ${wanted} is not kept: there is no field for it`,
            'state it in the card or where it is deployed',
            'note',
            value,
          ),
        );
    }
    return {
      id,
      label: count === 1 ? wanted : `${wanted} (${count})`,
      files: distinct(files),
      locations,
      sources: carries ? sources : [],
      template: version.prompt?.template ?? null,
    };
  });
}

function filesOf(asset: PlannedAsset, version: PlannedVersion, problems: Problem[]): VersionFile[] {
  return version.files.map((file) => {
    const claim = asset.claims.find(({ subject }) => subject === file.path);
    return {
      path: file.path.trim() || 'unnamed',
      ...sized(asset, file, problems),
      ...(file.digest ? { digest: written(file.digest) } : {}),
      ...(file.furtherDigests ? { furtherDigests: file.furtherDigests.map(written) } : {}),
      ...(claim ? { claim: `${claim.algorithm ? `${claim.algorithm}:` : ''}${claim.value}` } : {}),
    };
  });
}

const written = ({ algorithm, value }: Digest): string => `${algorithm}:${value}`;

/** Bytes, zero or more; what is no size is told and left out. */
function sized(asset: PlannedAsset, { path, size }: PlannedFile, problems: Problem[]): { size?: number } {
  if (size === undefined) return {};
  if (Number.isSafeInteger(size) && size >= 0) return { size };
  problems.push(
    note(asset, 'size', `of ${path} is no number of bytes; it was left out`, 'correct it', 'wrong', String(size)),
  );
  return {};
}

/** A path stands once; a second file under it gets a number, the same file again is left out. */
function distinct(files: readonly VersionFile[]): VersionFile[] {
  const byPath = new Map<string, VersionFile>();
  for (const file of files) {
    const content = JSON.stringify({ ...file, path: '' });
    let path = file.path;
    for (let n = 2; byPath.has(path) && JSON.stringify({ ...byPath.get(path), path: '' }) !== content; n++)
      path = `${file.path} (${n})`;
    byPath.set(path, { ...file, path });
  }
  return [...byPath.values()];
}

function sourcesOf(asset: PlannedAsset, at: string, problems: Problem[]): DatasetSource[] {
  const [addresses, others] = [
    asset.sources.filter(({ url }) => isAddress(url)),
    asset.sources.filter(({ url }) => !isAddress(url)),
  ];
  for (const { url } of others)
    problems.push(
      note(
        asset,
        'sources',
        'is no address, so that nobody could find it when a poisoning is reported; it is not kept as a source',
        'write it as https://…, s3://bucket/… or urn:…',
        'wrong',
        url,
      ),
    );
  return addresses.map(({ url, collectedFrom, collectedTo, digest }) => {
    const from = moment(collectedFrom);
    const to = moment(collectedTo);
    const backwards = from !== null && to !== null && to < from;
    const unread = [collectedFrom, collectedTo].filter((text) => text !== undefined && moment(text) === null);
    for (const text of unread)
      problems.push(note(asset, 'collectionPeriod', 'is no date', 'write it as 2026-05-03', 'wrong', text));
    if (backwards)
      problems.push(
        note(
          asset,
          'collectionPeriod',
          `ends (${to}) before it begins (${from}); neither is kept`,
          'correct the dates',
          'wrong',
          url,
        ),
      );
    const early = [from, to].filter((moment) => moment !== null && moment > at);
    for (const moment of early)
      problems.push(
        note(
          asset,
          'collectionPeriod',
          'lies in the future; it is not kept',
          'name when the data was collected',
          'wrong',
          moment!,
        ),
      );
    const kept = (moment: string | null): string | null => (backwards || early.includes(moment) ? null : moment);
    return {
      url,
      collectedFrom: kept(from),
      collectedTo: kept(to),
      digest: digest ? `${digest.algorithm}:${digest.value}` : null,
    };
  });
}

/** ISO 8601 in UTC; `null` for what is none. */
function moment(text: string | undefined): string | null {
  if (text === undefined || !/^\d{4}(-\d\d){0,2}([T ].*)?$/.test(text.trim())) return null;
  const time = Date.parse(text.trim());
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
