// PostGraphile 5 over the same tables, with the same role and the same row-level security. The two relations that the tables do
// not declare as foreign keys are told to it in comments.
import { createServer } from 'node:http';
import { inRole } from '@custodia/read-models';
import pg from 'pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { postgraphile } from 'postgraphile';

const { url, tenants } = JSON.parse(process.env.BENCH_SIDE);
const organisationOf = new Map(tenants.map(({ token, organisationId }) => [`Bearer ${token}`, organisationId]));

const owner = new pg.Client(url);
await owner.connect();
await owner.query(`
  comment on table system_component_v1 is E'@foreignKey (organisation_id, system_id) references system_v1 (organisation_id, id)|@fieldName system|@foreignFieldName components\\n@foreignKey (organisation_id, asset_id) references subprocessor_v1 (organisation_id, id)|@fieldName subprocessor';
  comment on column system_v1.created_at is E'@behavior +orderBy';`);
await owner.end();

const service = makePgService({
  connectionString: inRole(url, 'custodia_app'),
  schemas: ['public'],
  poolConfig: { max: 16 },
});
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [service],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: {
    explain: false,
    context: ({ node }) => ({
      pgSettings: { 'custodia.organisation': organisationOf.get(node?.req.headers.authorization) ?? '' },
    }),
  },
});
const serv = instance.createServ(grafserv);
const server = createServer();
await serv.addTo(server);
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
process.send({ url: `http://127.0.0.1:${server.address().port}` });
