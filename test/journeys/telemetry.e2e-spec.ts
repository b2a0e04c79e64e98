import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPERATOR_LOG, readSecurityLog } from '@custodia/identity/worker';
import { newId } from '@custodia/kernel';
import { freePort } from '@custodia/postgres';
import { metricNames, readMetric } from '@custodia/telemetry/testing';
import { parse } from 'yaml';
import { bearer, http } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';
import { codeIn, linkIn, mailTo, sentReview } from '../support/vendor.js';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** A receiver of OTLP over HTTP that remembers what it got. */
async function receiver() {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      for (const { scopeSpans } of JSON.parse(text.toString()).resourceSpans)
        for (const scope of scopeSpans) spans.push(...scope.spans);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { spans, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const metricsToken = 'a-token-for-metrics-only';
let otlp: Awaited<ReturnType<typeof receiver>>;
let service: RunningService;
let metricsPort: number;

beforeAll(async () => {
  otlp = await receiver();
  metricsPort = await freePort();
  service = await runService({
    CUSTODIA_METRICS_PORT: String(metricsPort),
    CUSTODIA_METRICS_TOKEN: metricsToken,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
  });
});
afterAll(async () => {
  await service.stop();
  otlp.close();
});

const page = async (): Promise<string> =>
  (await http(`http://127.0.0.1:${metricsPort}`).get('/metrics').set(bearer(metricsToken))).text;

/** Asks again until the answer is there; what is awaited here is written within a second or two. */
async function eventually<Value>(ask: () => Promise<Value | undefined>, withinMs = 15_000): Promise<Value> {
  for (const end = Date.now() + withinMs; ;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error('It did not come in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const entry = (filter: object, token?: string) =>
  eventually(async () => {
    const query = `query ($filter: SecurityEventFilter) { securityEvents(filter: $filter, first: 5, sort: { field: LAST_AT, direction: DESC }) {
      edges { node { kind code target actor network count correlation } } } }`;
    const { edges } = await service.tell(query, { filter }, token);
    return edges[0]?.node;
  });

const viewer = async () => {
  const id = newId();
  const invite = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { __typename } }';
  await service.tell(invite, { input: { id, name: 'Ada', email: `${id}@example.org`, roles: ['VIEWER'] } });
  const wanted = { memberId: id, label: 'Viewer', scopes: ['VIEWER'] };
  return service.change('issueApiToken', 'IssuedApiToken { id secret }', wanted);
};

describe('metrics', () => {
  it('are closed: on the port of the service and on their own they need their token', async () => {
    for (const address of [service.address, `http://127.0.0.1:${metricsPort}`]) {
      const metrics = () => http(address).get('/metrics');
      await metrics().expect(401);
      await metrics().set(bearer(service.founded.token!)).expect(401);
      await metrics().set(bearer(metricsToken)).expect(200);
    }
  });

  it('tell of operations, appends, sign-ins, projections and jobs', async () => {
    await service.tell('{ models { totalCount } }');
    const text = await page();
    expect(
      readMetric(text, 'custodia_graphql_operations_total', { operation: 'models', outcome: 'ok' }),
    ).toBeGreaterThan(0);
    expect(readMetric(text, 'custodia_appends_total', { outcome: 'appended' })).toBeGreaterThan(0);
    expect(readMetric(text, 'custodia_sign_ins_total', { outcome: 'accepted' })).toBeGreaterThan(0);
    expect(readMetric(text, 'custodia_projection_claimed', { projection: 'model' })).toBe(1);
    expect(readMetric(text, 'custodia_projection_parked', { projection: 'model' })).toBe(0);
    expect(readMetric(text, 'custodia_projection_skipped', { projection: 'model' })).toBe(0);
    expect(readMetric(text, 'custodia_projection_events_total', { projection: 'member' })).toBeGreaterThan(0);
    expect(readMetric(text, 'custodia_projection_batch_seconds_count')).toBeGreaterThan(0);
    expect(readMetric(text, 'custodia_metrics_source_up', { source: 'jobs' })).toBe(1);
  });

  it('include every one that the dashboard and the alert rules name', async () => {
    const rules: { groups: { rules: { expr: string }[] }[] } = parse(
      readFileSync('docker/prometheus/alerts.yml', 'utf8'),
    );
    const board: { panels: { targets: { expr: string }[] }[] } = JSON.parse(
      readFileSync('docker/grafana/custodia.json', 'utf8'),
    );
    const expressions: string[] = [
      ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
      ...board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    const named = expressions.flatMap((text) => text.match(/\b(custodia|process|nodejs)_[a-z0-9_]+/g) ?? []);
    const there = new Set(metricNames(await page()));
    const missing = named.filter((name) => !there.has(name) && !there.has(name.replace(/_(bucket|sum|count)$/, '')));
    expect(named.length).toBeGreaterThan(30);
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('the security log', () => {
  it('has a sign-in with a token that was revoked, for the organisation of the token', async () => {
    const { id, secret } = await viewer();
    const revoke = 'mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { __typename } }';
    await service.tell(revoke, { input: { id } });
    for (let turn = 0; turn < 3; turn++) await service.ask('{ me { tokenId } }', {}, secret);
    expect(await entry({ code: { eq: 'TOKEN_REVOKED' } })).toMatchObject({
      kind: 'SIGN_IN_REFUSED',
      actor: id,
      network: '127.0.0.0/24',
      target: 'POST /graphql',
    });
  });

  it('has a denial, with the operation and the id of the request', async () => {
    const { id, secret } = await viewer();
    const correlation = `denied-${newId()}`;
    const query = 'mutation ($input: GrantRoleInput!) { grantRole(input: $input) { __typename } }';
    const headers = { 'x-correlation-id': correlation };
    const { errors } = await service.ask(query, { input: { id: newId(), role: 'ADMIN' } }, secret, headers);
    expect(errors![0]!.extensions?.['code']).toBe('FORBIDDEN');
    expect(await entry({ actor: { eq: id } })).toMatchObject({
      kind: 'ACCESS_DENIED',
      code: 'FORBIDDEN',
      target: 'grantRole',
      correlation,
    });
  });

  it('has what a vendor was refused with a link that is one of the organisation, and whose it was', async () => {
    const { address } = await sentReview(service, 'ai-vendor');
    const invitation = linkIn(await mailTo(service, address, /Open the questionnaire/));
    const door = (path: string, body: object) => http(service.address).post(`/vendor/api/${path}`).send(body);
    const { requestId } = (await door('code', { invitation })).body as { requestId: string };
    const code = codeIn(await mailTo(service, address, /Your code/));
    const wrong = code === '000000' ? '000001' : '000000';
    await door('session', { invitation, requestId, code: wrong }).expect(401);
    expect(await entry({ code: { eq: 'CODE_WRONG' } })).toMatchObject({
      kind: 'SIGN_IN_REFUSED',
      target: 'POST /vendor/api/session',
      actor: expect.stringMatching(/^[0-9a-f-]{36}$/),
      network: '127.0.0.0/24',
    });
    // A link that is none of ours belongs to nobody.
    const guessed = `${invitation.slice(0, -20)}${'A'.repeat(20)}`;
    await door('code', { invitation: guessed }).expect(404);
    const span = () => ({ since: new Date(Date.now() - 600_000).toISOString(), until: new Date().toISOString() });
    const operators = () => Array.fromAsync(readSecurityLog(service.engine.store, OPERATOR_LOG, span()));
    expect(
      await eventually(async () => (await operators()).find((each) => each.code === 'INVITATION_UNKNOWN')),
    ).toMatchObject({ kind: 'sign_in_refused', target: 'POST /vendor/api/code', actor: null });
  });

  it('has limits by their name, and metrics count them', async () => {
    const invitation = 'nothing';
    for (let turn = 0; ; turn++) {
      const answer = await http(service.address).post('/vendor/api/code').send({ invitation });
      if (answer.status === 429) break;
      expect(turn).toBeLessThan(100);
    }
    expect(readMetric(await page(), 'custodia_limits_reached_total', { limit: '/vendor/api/code' })).toBeGreaterThan(0);
    const span = () => ({ since: new Date(Date.now() - 600_000).toISOString(), until: new Date().toISOString() });
    const operators = () => Array.fromAsync(readSecurityLog(service.engine.store, OPERATOR_LOG, span()));
    expect(
      await eventually(async () => (await operators()).find(({ kind }) => kind === 'limit_reached')),
    ).toMatchObject({ code: 'RATE_LIMITED', target: '/vendor/api/code' });
  });

  it('is for administrators and auditors, and each organisation has its own', async () => {
    const { secret } = await viewer();
    const { errors } = await service.ask('{ securityEvents { totalCount } }', {}, secret);
    expect(errors![0]!.extensions?.['code']).toBe('FORBIDDEN');
    const stranger = await service.strangerToken();
    expect(await service.tell('{ securityEvents { totalCount } }', {}, stranger)).toEqual({ totalCount: 0 });
  });

  it('of the operator has what belongs to no organisation, and a flood of it as few entries', async () => {
    for (let turn = 0; turn < 50; turn++) await service.ask('{ me { tokenId } }', {}, `cus_${'A'.repeat(86)}`);
    const span = () => ({ since: new Date(Date.now() - 600_000).toISOString(), until: new Date().toISOString() });
    const entries = () => Array.fromAsync(readSecurityLog(service.engine.store, OPERATOR_LOG, span()));
    const unknown = await eventually(async () => (await entries()).find(({ code }) => code === 'TOKEN_UNKNOWN'));
    expect(unknown).toMatchObject({ kind: 'sign_in_refused', actor: null });
    expect((await entries()).filter(({ code }) => code === 'TOKEN_UNKNOWN').length).toBeLessThanOrEqual(2);
  });
});

describe('a trace', () => {
  it('goes from the request over append and projection to the job, under the id of the request', async () => {
    const correlation = newId();
    const id = newId();
    const invite = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { __typename } }';
    await service.tell(invite, { input: { id, name: 'Eve', email: `${id}@example.org`, roles: ['VIEWER'] } });
    // Erasing a member asks for a job.
    const erase = 'mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }';
    await service.ask(erase, { input: { id } }, service.founded.token!, { 'x-correlation-id': correlation });
    const traceId = correlation.replaceAll('-', '');
    const names = (): string[] => otlp.spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    const wanted = ['POST /graphql', 'append', 'project', 'react erase-member-key', 'job erase-member-key'];
    await eventually(async () =>
      wanted.every((name) => names().some((each) => each === name)) ? true : undefined,
    ).catch(() => expect(names()).toEqual(expect.arrayContaining(wanted)));
    const trace = otlp.spans.filter((span) => span.traceId === traceId);
    const root = trace.find(({ name }) => name === 'POST /graphql')!;
    const ids = new Set(trace.map(({ spanId }) => spanId));
    expect(root.parentSpanId ?? '').toBe('');
    for (const { name, parentSpanId } of trace)
      if (name !== root.name) expect(`${name} below ${ids.has(parentSpanId!)}`).toBe(`${name} below true`);
  });
});
