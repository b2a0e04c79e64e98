import { listFile, namesOfValues } from '@custodia/graphql';
import { AssetKind, AssetStatus, Classification, Environment } from '../asset/asset.types.js';
import type { Asset } from './assets.types.js';

const [kinds, states, classifications, environments] = [
  namesOfValues(AssetKind),
  namesOfValues(AssetStatus),
  namesOfValues(Classification),
  namesOfValues(Environment),
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

export const assetFiles = listFile({ columns, told });
