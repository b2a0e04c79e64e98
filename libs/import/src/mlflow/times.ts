import { addPerson, type AssetDraft } from '../draft.js';
import type { Findings } from '../reading/findings.js';
import { isObject } from '../reading/json.js';
import { textOf, type ObjectReader } from '../reading/reader.js';

const latest = Date.UTC(2100, 0, 1);

/** MLflow's creation time (milliseconds since 1970) as ISO 8601; impossible times are reported. */
export function createdAt(reader: ObjectReader, findings: Findings): { createdAt?: string } {
  const key = ['creation_timestamp', 'creation_timestamp_ms', 'create_time', 'created_time'].find((each) =>
    reader.has(each),
  );
  if (key === undefined) return {};
  const time = Number(reader.loose(key) ?? Number.NaN);
  if (!Number.isFinite(time) || time <= 0 || time > latest) {
    if (reader.raw[key] !== null)
      findings.add(
        'wrong',
        reader.at(key),
        key,
        'is not a time in milliseconds since 1970',
        'export it again',
        reader.raw[key],
      );
    return {};
  }
  const updated = Number(reader.loose('last_updated_timestamp') ?? Number.NaN);
  if (updated < time)
    findings.add(
      'wrong',
      reader.at('last_updated_timestamp'),
      'last_updated_timestamp',
      'lies before the creation',
      'check the clock of the tracking server',
      updated,
    );
  return { createdAt: new Date(time).toISOString() };
}

/** Who registered it: a name or a mail address. */
export function readUser(reader: ObjectReader, key: string, role: string, asset: AssetDraft): void {
  const user = reader.loose(key);
  if (user !== undefined) addPerson(asset, role, user, user.includes('@') ? user : undefined);
}

/** Tags as MLflow writes them: `{key: value}` or `[{key, value}]`. */
export function tagsOf(reader: ObjectReader): Record<string, string> {
  const raw = reader.any('tags');
  const pairs: [string, string][] = [];
  if (isObject(raw))
    for (const [key, value] of Object.entries(raw)) pairs.push([key, textOf(value) ?? JSON.stringify(value)]);
  else if (raw !== undefined)
    for (const entry of reader.objects('tags')) {
      const key = entry.loose('key');
      if (key !== undefined) pairs.push([key, entry.loose('value') ?? '']);
    }
  // tags written by the export tool itself repeat the fields of the registry it came from
  return Object.fromEntries(
    pairs.filter(([key]) => !key.startsWith('mlflow_exim.') && !key.startsWith('mlflow_export_import.')),
  );
}
