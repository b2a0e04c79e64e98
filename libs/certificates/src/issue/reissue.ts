import { execute } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { EVERY_ORGANISATION, type JobDefinition, type JobQueue, type Schedule } from '@custodia/jobs';
import { recordReplacedCertificate, type AssetRef } from '@custodia/lifecycle';
import type pg from 'pg';
import { certificate } from '../certificate.decider.js';
import type { Certificate } from '../document/certificate.js';
import { renumbered } from '../document/renumbered.policy.js';
import { deviceNumber } from '../numbering/numbering.decider.js';
import { fileDigest } from '../sign.js';
import { contentOf } from '../stored-file.js';
import { dateOf, issue, meta, numberFor, type IssuingPorts } from './issue.js';
import { organisationOf } from './people.js';
import { reissuedId } from './reissued-id.js';

export interface ReissuingPorts extends IssuingPorts {
  readonly overview: Pick<pg.Pool, 'query'>;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly files: Pick<Files, 'put' | 'has' | 'open'>;
}

const sweepName = 'find-certificates-to-reissue';
const reissueName = 'reissue-certificates';

/** For what was signed while its key was being revoked, and for a revocation that was killed before it asked for the work. */
export const reissueSchedule: Schedule = { name: sweepName, rule: { cron: '*/10 * * * *' }, job: { name: sweepName } };

/** What `custodia keys revoke` asks for: everything that stands under a revoked key is issued anew. */
export const reissueRequest = (id: string) => ({ name: sweepName, id, organisation: EVERY_ORGANISATION, data: {} });

/** How many certificates were signed with a key, and how many of them still stand under it. */
export async function standingUnder(
  overview: Pick<pg.Pool, 'query'>,
  kid: string,
): Promise<{ readonly signed: number; readonly standing: number; readonly replaced: number }> {
  const { rows } = await overview.query<{ signed: number; standing: number; replaced: number }>(
    `select count(*)::int as signed, count(*) filter (where status = 'issued')::int as standing,
       count(*) filter (where status = 'superseded')::int as replaced from certificate_v1 where kid = $1`,
    [kid],
  );
  return rows[0]!;
}

const often = {
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 600_000,
  concurrency: 1,
} as const;

export const reissueJobs = (ports: ReissuingPorts): JobDefinition[] => [
  {
    name: sweepName,
    ...often,
    async handle({ id }) {
      const { keys } = await ports.keys.publicKeys();
      const { rows } = await ports.overview.query<{ organisation: string; kid: string }>(
        `select distinct organisation_id as organisation, kid from certificate_v1 where status = 'issued' and kid = any($1)`,
        [keys.filter(({ revoked }) => revoked).map(({ kid }) => kid)],
      );
      await ports.queue.enqueue(
        rows.map(({ organisation, kid }) => ({
          name: reissueName,
          id: `${id}:${organisation}:${kid}`,
          organisation,
          data: { kid },
        })),
      );
    },
  } satisfies JobDefinition,
  {
    name: reissueName,
    ...often,
    handle: ({ organisation, data: { kid } }) => reissue(ports, organisation, kid),
  } satisfies JobDefinition<{ kid: string }>,
];

interface Line {
  readonly id: string;
  readonly number: string;
  readonly case_id: string;
  readonly location_id: string | null;
  readonly assets: readonly AssetRef[];
  readonly digest: string;
}

/**
 * Case by case, so that the certificates of a case and of its devices go on naming each other. Ids and numbers follow from
 * the old ones: killed at any point and repeated, each is issued anew once.
 */
async function reissue(ports: ReissuingPorts, organisation: string, kid: string): Promise<void> {
  const key = (await ports.keys.publicKeys()).keys.find((known) => known.kid === kid);
  if (!key?.revoked) return;
  const session = ports.reader.session(organisation);
  const [lines, { name }] = await Promise.all([
    session.query<Line>(
      `select id, number, case_id, location_id, assets, digest from certificate_v1 where status = 'issued'
         and case_id in (select case_id from certificate_v1 where kid = $1 and status = 'issued')
       order by issued_at, location_id nulls first, number`,
      [kid],
    ),
    organisationOf(ports.store, session, organisation),
  ]).finally(() => session.end());
  const reason = `The key that signed it was revoked: ${key.revoked.reason}`;
  for (const ofCase of Map.groupBy(lines, ({ case_id }) => case_id).values())
    await reissueCase(ports, { id: organisation, name }, ofCase, reason);
}

async function reissueCase(
  ports: ReissuingPorts,
  organisation: { readonly id: string; readonly name: string },
  lines: readonly Line[],
  reason: string,
): Promise<void> {
  const fresh = new Map<string, { readonly line: Line; readonly id: string; readonly number: string }>();
  const whole = lines.find(({ location_id }) => location_id === null);
  for (const line of lines) {
    const id = reissuedId(line.id);
    const place = /-D(\d+)$/.exec(line.number)?.[1];
    const ofCase = place && whole && fresh.get(whole.number)?.number;
    const number = ofCase ? deviceNumber(ofCase, Number(place)) : await numberFor(ports, organisation, id);
    fresh.set(line.number, { line, id, number });
  }
  const numbers = new Map([...fresh].map(([old, { number }]) => [old, number]));
  const issuedAt = await dateOf(ports);
  for (const { line, id, number } of fresh.values()) {
    const document = renumbered(await documentOf(ports, organisation.id, line), { id, issuedAt, numbers });
    await issue(ports, document, line.assets, line.location_id ?? undefined);
    const outcome = await execute(
      ports.store,
      certificate,
      { organisation: organisation.id, id: line.id },
      { type: 'SupersedeCertificate', supersededBy: id, supersedingNumber: number, reason, ...meta(ports) },
    );
    if (outcome.kind === 'done')
      await recordReplacedCertificate(
        ports.store,
        { organisation: organisation.id, id: document.caseId },
        line.id,
        { certificateId: id, number, ...(line.location_id === null ? {} : { locationId: line.location_id }) },
        document.kind === 'transfer',
        meta(ports),
      );
    // It was withdrawn for another reason meanwhile, and that holds for what was issued anew as well.
    if (outcome.kind === 'refused')
      await execute(
        ports.store,
        certificate,
        { organisation: organisation.id, id },
        { type: 'RevokeCertificate', reason: outcome.refusal.message, ...meta(ports) },
      );
  }
}

/** What was signed, as the register has it by its digest: not what somebody signed with the stolen key. */
async function documentOf(ports: ReissuingPorts, organisation: string, { number, digest }: Line): Promise<Certificate> {
  const file = await contentOf(ports.files, organisation, digest);
  if (!file || fileDigest(file) !== digest)
    throw new Error(
      `The file of certificate ${number} (${digest}) is not in the file store: restore it, and run the job again with custodia jobs retry.`,
    );
  const { payload } = JSON.parse(file.toString('utf8')) as { readonly payload: string };
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Certificate;
}
