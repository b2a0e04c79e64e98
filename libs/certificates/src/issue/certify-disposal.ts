import { GiveUp, reactor, type JobDefinition } from '@custodia/jobs';
import { derivedId } from '@custodia/kernel';
import {
  disposalCodec,
  recordCertificates,
  recordNews,
  type CaseFacts,
  type CertificateRef,
  type DisposalEvent,
  type DisposalState,
} from '@custodia/lifecycle';
import { caseFacts, disposalInLog } from '@custodia/lifecycle/read';
import { composeDisposal, devicesOf, membersOf, type CertificateIdentity } from '../document/compose.policy.js';
import { deviceNumber } from '../numbering/numbering.decider.js';
import { dateOf, issue, meta, numberFor, type IssuingPorts } from './issue.js';
import { organisationOf, peopleOf } from './people.js';
import { latestOf, notTakenBack, replaceWith, takeBack } from './taken-back.js';
import { unknownToCase } from './unknown-to-case.js';

interface Target {
  readonly organisation: string;
  readonly id: string;
}
type OpenCase = Exclude<DisposalState, { stage: 'none' }>;

export const certifyDisposalName = 'certify-disposal';

const ask = ({ subject }: { readonly subject: string }) => [{ name: certifyDisposalName, data: { caseId: subject } }];

/** A case that waited for the release of a hold is certified after it. */
export const certifyDisposalReactor = reactor<DisposalEvent>({
  name: certifyDisposalName,
  codecs: [disposalCodec],
  on: { OutcomeValidated: ask, DisposalHoldReleased: ask },
});

/** Issues the certificates of a validated case and records them there. Repeating it finds what is done. */
export const certifyDisposal = (ports: IssuingPorts): JobDefinition<{ caseId: string }> => ({
  name: certifyDisposalName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 120_000,
  concurrency: 2,
  handle: ({ organisation, data: { caseId } }) => certify(ports, organisation, caseId),
});

async function certify(ports: IssuingPorts, organisationId: string, caseId: string): Promise<void> {
  const target = { organisation: organisationId, id: caseId };
  const { state, events } = await disposalInLog(ports.store, organisationId, caseId);
  if (state.stage !== 'validated') return repair(ports, target, state);
  if (!(await standsStill(ports, target, state))) return;
  const validatedAt = events.findLast(({ type }) => type === 'OutcomeValidated')!.data.at;
  const session = ports.reader.session(organisationId);
  const organisation = await organisationOf(ports.store, session, organisationId);
  const people = await peopleOf(ports, session, organisation, membersOf(events)).finally(() => session.end());

  // Of each place the last one: issued before something changed in the case, or before an older backup was restored.
  const { handedOut } = await unknownToCase(ports, organisationId, caseId, state.certificates);
  const earlier = new Map(
    await Promise.all(
      [...handedOut, ...state.certificates].map(
        async (one) => [one.locationId, await latestOf(ports, organisationId, one)] as const,
      ),
    ),
  );
  const identity = (certificateId: string, number: string, locationId?: string): CertificateIdentity => ({
    certificateId,
    number,
    supersedes: earlier.get(locationId)?.number,
  });
  const ofCase = await notTakenBack(
    ports,
    organisationId,
    derivedId('certificate', organisationId, caseId, validatedAt),
  );
  const number = await numberFor(ports, organisation, ofCase);
  const devices = Object.fromEntries(
    devicesOf(events).map((locationId, index) => [
      locationId,
      identity(derivedId('certificate', ofCase, locationId), deviceNumber(number, index + 1), locationId),
    ]),
  );
  const issuedAt = await dateOf(ports);
  const composed = composeDisposal({
    caseId,
    events,
    organisation,
    people,
    issuedAt,
    certificate: identity(ofCase, number),
    devices,
  });
  if (composed.kind === 'refused') throw new GiveUp(composed.refusal.message);

  await issue(ports, composed.ofCase, [state.asset]);
  for (const device of composed.ofDevices) await issue(ports, device, [state.asset], device.location.id);
  // An attempt that was killed can have issued them, and a key can have been revoked since.
  const issued = await Promise.all(
    [
      { certificateId: ofCase, number },
      ...Object.entries(devices).map(([locationId, { certificateId, number }]) => ({
        certificateId,
        number,
        locationId,
      })),
    ].map((one) => latestOf(ports, organisationId, one)),
  );
  const refusal = await recordCertificates(
    ports.store,
    target,
    issued,
    await factsNow(ports, target, state),
    meta(ports),
  );
  if (refusal) return takeBack(ports, organisationId, issued, refusal.message);
  await replaceEarlier(ports, organisationId, issued, earlier);
}

/**
 * What an attempt that died has left: a certificate that its successor was not entered to replace is superseded, and one that
 * was issued and never recorded in the case is revoked, since the case went on without it. What the case named before an older
 * backup was restored is in other hands, and stands until the next one replaces it, or a person revokes it.
 */
async function repair(ports: IssuingPorts, { organisation, id }: Target, state: DisposalState): Promise<void> {
  if (state.stage === 'none') return;
  const newest = new Map(state.certificates.map((one) => [one.locationId, one]));
  for (const one of state.certificates) {
    const successor = newest.get(one.locationId)!;
    const before = await latestOf(ports, organisation, one);
    if (one !== successor && before.certificateId === one.certificateId)
      await replaceEarlier(ports, organisation, [successor], new Map([[one.locationId, one]]));
  }
  const { leftBehind } = await unknownToCase(ports, organisation, id, state.certificates);
  await takeBack(ports, organisation, leftBehind, 'It was never recorded in the case.');
}

/**
 * Whether nothing new is known of the asset, no hold covers it, and all that the certificate names of people is stated. What is
 * new is recorded, and sends the case back to its approval; under a hold the case waits for the release, and else for the
 * certificate of a dependant that is disposed of too, and for what is not stated.
 */
async function standsStill(ports: IssuingPorts, target: Target, state: OpenCase): Promise<boolean> {
  const facts = await factsNow(ports, target, state);
  if (facts.holds.length > 0 || state.holds.length > 0) return false;
  if ((await recordNews(ports.store, target, state, facts, meta(ports))) !== null) return false;
  const { unfinished, unstated } = facts;
  return unfinished.length === 0 && unstated.members.length === 0 && !unstated.organisationAddress;
}

async function factsNow(ports: IssuingPorts, { organisation, id }: Target, state: OpenCase): Promise<CaseFacts> {
  const session = ports.reader.session(organisation);
  return caseFacts({ ...ports, session }, organisation, id, state).finally(() => session.end());
}

async function replaceEarlier(
  ports: IssuingPorts,
  organisation: string,
  issued: readonly CertificateRef[],
  earlier: ReadonlyMap<string | undefined, CertificateRef>,
): Promise<void> {
  for (const one of issued) {
    const before = earlier.get(one.locationId);
    if (before && before.certificateId !== one.certificateId) await replaceWith(ports, organisation, before, one);
  }
}
