import { byteOrderMark, csvLine } from '@custodia/kernel';
import { AssetKind, AssetStatus, Classification, Environment } from '../asset/asset.types.js';
import type { Asset } from './assets.types.js';

/** The name of a value in the API, by the value of the rules. */
const naming = <Value extends string>(values: Readonly<Record<string, Value>>): Readonly<Record<Value, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [value, name])) as Record<Value, string>;

const [kinds, states, classifications, environments] = [
  naming(AssetKind),
  naming(AssetStatus),
  naming(Classification),
  naming(Environment),
];

/** An asset as the query `assets` tells it, field by field. */
const told = (asset: Asset) => ({
  kind: kinds[asset.kind],
  id: asset.id,
  name: asset.name,
  purpose: asset.purpose,
  status: states[asset.status],
  classification: asset.classification && classifications[asset.classification],
  ownerId: asset.ownerId,
  custodianId: asset.custodianId,
  environments: asset.environments.map((each) => environments[each]),
  revision: asset.revision,
  createdAt: asset.createdAt,
  updatedAt: asset.updatedAt,
});

const columns = [
  'kind',
  'id',
  'name',
  'purpose',
  'status',
  'classification',
  'ownerId',
  'custodianId',
  'environments',
  'revision',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof ReturnType<typeof told>)[];

type Pages = AsyncIterable<readonly Asset[]>;

/** A line for each asset; what a spreadsheet would run as a formula has an apostrophe in front. */
async function* csv(pages: Pages): AsyncGenerator<string> {
  yield `${byteOrderMark}${csvLine(columns)}\r\n`;
  for await (const page of pages)
    yield page
      .map((asset) => {
        const fields = told(asset);
        const cells = columns.map((name) => (name === 'environments' ? fields[name].join(' ') : fields[name]));
        return `${csvLine(cells)}\r\n`;
      })
      .join('');
}

/** One array, with an asset on each line. */
async function* json(pages: Pages): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield before + page.map((asset) => JSON.stringify(told(asset))).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

export const assetFiles = {
  csv: { mediaType: 'text/csv; charset=utf-8', write: csv },
  json: { mediaType: 'application/json; charset=utf-8', write: json },
} as const;
