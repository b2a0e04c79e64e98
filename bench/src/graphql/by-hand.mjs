// What an experienced engineer writes who needs this one page and nothing else: one prepared statement in which PostgreSQL
// builds the JSON, sent as it is; the tenant setting travels with it; requests share pipelined connections.
import fastify from 'fastify';
import pg from 'pg';
import { inRole } from '@custodia/read-models';

const { url, tenants } = JSON.parse(process.env.BENCH_SIDE);
const organisationOf = new Map(tenants.map(({ token, organisationId }) => [`Bearer ${token}`, organisationId]));

const page = {
  name: 'page',
  text: `
    with page as (
      select id, name, status, classification, criticality, created_at from system_v1 order by created_at, id limit 21
    ), shown as (select * from page order by created_at, id limit 20)
    select json_build_object('data', json_build_object('systems', json_build_object(
      'edges', coalesce((select json_agg(json_build_object('node', json_build_object(
        'id', id, 'name', name, 'status', upper(status), 'classification', upper(classification), 'criticality', upper(criticality),
        'subprocessors', (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'status', upper(s.status), 'tier', s.tier) order by s.created_at, s.id), '[]')
           from system_component_v1 c join subprocessor_v1 s on s.id = c.asset_id where c.system_id = shown.id)
      )) order by created_at, id) from shown), '[]'),
      'pageInfo', json_build_object('hasNextPage', (select count(*) > 20 from page))
    )))::text as body`,
};
const tenant = { name: 'tenant', text: `select set_config('custodia.organisation', $1, true)` };
const begin = { name: 'begin', text: 'begin read only' };
const commit = { name: 'commit', text: 'commit' };

const clients = await Promise.all(
  Array.from({ length: 4 }, async () => {
    const client = new pg.Client({ connectionString: inRole(url, 'custodia_app'), pipeline: true });
    await client.connect();
    return client;
  }),
);
let turn = 0;

const app = fastify();
app.get('/systems', async (request, reply) => {
  const organisation = organisationOf.get(request.headers.authorization);
  if (!organisation) return reply.code(401).send();
  const client = clients[turn++ % clients.length];
  client.query(begin);
  client.query({ ...tenant, values: [organisation] });
  const found = client.query(page);
  client.query(commit);
  reply.header('content-type', 'application/json; charset=utf-8');
  return (await found).rows[0].body;
});
process.send({ url: `${await app.listen({ port: 0, host: '127.0.0.1' })}` });
