import 'reflect-metadata';
import { codec } from '@custodia/event-store';
import { migrate, readModel } from '@custodia/migrations';
import { ProjectedEntity, projection } from '@custodia/read-models';
import { Column, DataSource, Entity } from 'typeorm';
import { types } from './workload.mjs';

/** Where the rows of a category are. */
export const tableOf = (category) => `${category}_asset_v1`;

/** One row for each asset, touched by every event, as the read models of the inventory are. With `counted` it knows how many were folded into it. */
export function assetRows(category, { counted = false } = {}) {
  class Asset extends ProjectedEntity {}
  Entity(tableOf(category))(Asset);
  for (const name of ['name', 'status', 'digest']) Column('text')(Asset.prototype, name);
  for (const name of counted ? ['version', 'events'] : ['version']) Column('integer')(Asset.prototype, name);
  const fold =
    (type) =>
    (row, { data }) => ({ ...row, name: data.name, status: type, version: data.version, digest: data.digest });
  const count = (type) => (row, event) => ({ ...fold(type)(row, event), events: (row?.events ?? 0) + 1 });
  return projection({
    name: `${category}-asset`,
    version: 1,
    row: Asset,
    codec: codec(category, Object.fromEntries(types.map((type) => [type, []]))),
    on: Object.fromEntries(types.map((type) => [type, (counted ? count : fold)(type)])),
  });
}

export async function makeTables(url, categories, { counted = false } = {}) {
  await migrate(url);
  const source = await new DataSource({ type: 'postgres', url, installExtensions: false }).initialize();
  const runner = source.createQueryRunner();
  for (const category of categories) {
    await readModel(
      runner,
      tableOf(category),
      `name text not null, status text not null, digest text not null, version integer not null${counted ? ', events integer not null' : ''}`,
    );
  }
  await runner.release();
  await source.destroy();
}
