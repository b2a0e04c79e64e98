import { accept, refuse } from '@custodia/kernel';
import { blankIn, invalid, says } from '../answers.policy.js';
import type { DisposalEvent } from './disposal.events.js';
import type { LocationState, OpenCase } from './disposal.state.js';
import { stoppedBy, underHold } from './inventory-now.policy.js';
import { methodsFor, type LocationStatus, type Method, type Performed } from './location.policy.js';
import {
  by,
  excludedFrom,
  fact,
  locationOf,
  locationUnknown,
  wrongLocationStatus,
  wrongStatus,
  type Given,
} from './refusals.policy.js';

/** Where something was recorded that can be wrong. What was left out is decided anew, not corrected. */
const corrigible: readonly LocationStatus[] = ['verified', 'unverifiable', 'pending_expiry'];
const startable: readonly LocationStatus[] = ['planned', 'failed', 'unverifiable'];
const later = (one: string, other: string): boolean => Date.parse(one) > Date.parse(other);

/** Guard 7: another method than the requested one is never slipped in. */
function deviates({ planned }: LocationState, method: Method, deviation: string | undefined) {
  if (!methodsFor(planned.kind).includes(method)) {
    const allowed = methodsFor(planned.kind);
    return refuse({
      code: 'METHOD_NOT_FOR_KIND',
      message: `${method} says nothing true about ${planned.kind} (location ${planned.id}).`,
      locationId: planned.id,
      method: String(method),
      allowed,
    });
  }
  if (method !== planned.method && !deviation?.trim()) {
    return refuse({
      code: 'METHOD_DEVIATES',
      message: `${planned.method} was requested and ${method} was done at ${planned.id}: say why in \`deviation\`; the validator decides whether it is accepted.`,
      locationId: planned.id,
      requested: planned.method,
      achieved: method,
    });
  }
  return null;
}

export const executionRules = {
  /** Guards 5 and 6: looked at once more, and recorded before anything is destroyed. */
  StartLocation(command: Given<'StartLocation'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    if (location.status === 'started' && location.operators.includes(command.actor)) return accept<DisposalEvent>();
    if (state.stage !== 'approved') return wrongStatus(state, 'executed', 'approved', 'executing');
    if (!startable.includes(location.status)) return wrongLocationStatus(location, 'started', startable);
    const excluded = excludedFrom(state, command.actor, 'operator');
    if (excluded) return excluded;
    const { planned } = location;
    if (planned.method === null)
      return refuse({
        code: 'METHOD_MISSING',
        message: `No method is planned for ${planned.id}: it can only be left residual or exempt.`,
        locationIds: [planned.id],
      });
    const stopped = stoppedBy(state, command.facts, planned.id);
    if (stopped) return stopped;
    const keep = command.retention.filter(({ keepUntil }) => keepUntil === null || later(keepUntil, command.at));
    if (keep.length > 0) {
      return refuse({
        code: 'RETENTION_NOT_OVER',
        message: `${planned.title} has to be kept until ${keep.map(({ keepUntil }) => keepUntil ?? 'a period that has not begun').join(', ')}.`,
        locationId: planned.id,
        policyIds: keep.map(({ policyId }) => policyId),
        keepUntil: keep.some(({ keepUntil }) => keepUntil === null)
          ? null
          : keep
              .map(({ keepUntil }) => String(keepUntil))
              .sort()
              .at(-1)!,
      });
    }
    return accept(
      fact('SanitizationStarted', {
        ...by(command),
        locationId: planned.id,
        method: planned.method,
        attempt: location.attempt + 1,
      }),
    );
  },

  RecordSanitization(command: Given<'RecordSanitization'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    const { performed } = command;
    if (
      location.status === 'executed' &&
      location.achieved === performed.method &&
      location.operators.includes(command.actor)
    )
      return accept<DisposalEvent>();
    if (location.status !== 'started') return wrongLocationStatus(location, 'recorded as sanitized', ['started']);
    const excluded = excludedFrom(state, command.actor, 'operator');
    if (excluded) return excluded;
    const refused =
      deviates(location, performed.method, performed.deviation) ?? incomplete(location, performed, command.at);
    if (refused) return refused;
    return accept(
      fact('SanitizationPerformed', {
        ...by(command),
        locationId: command.locationId,
        requested: location.planned.method!,
        performed,
      }),
    );
  },

  RecordSanitizationFailure(command: Given<'RecordSanitizationFailure'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    if (location.status === 'failed') return accept<DisposalEvent>();
    if (location.status !== 'started') return wrongLocationStatus(location, 'recorded as failed', ['started']);
    const excluded = excludedFrom(state, command.actor, 'operator');
    if (excluded) return excluded;
    if (!says(command.error)) return invalid('error', command.error, 'Say what went wrong.');
    return accept(fact('SanitizationFailed', { ...by(command), locationId: command.locationId, error: command.error }));
  },

  RecordProviderRequest(command: Given<'RecordProviderRequest'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    const { locationId, requestId, provider, dueAt, deviation } = command;
    if (location.provider?.requestId === requestId) return accept<DisposalEvent>();
    if (location.status !== 'started') return wrongLocationStatus(location, 'requested from the provider', ['started']);
    const excluded = excludedFrom(state, command.actor, 'operator');
    if (excluded) return excluded;
    const refused =
      blankIn([
        ['requestId', requestId, 'Name the number of the request.'],
        ['provider', provider, 'Name the provider.'],
      ]) ??
      underHold(state, command.facts.holds, locationId) ??
      deviates(location, 'provider.delete', deviation);
    if (refused) return refused;
    return accept(
      fact('ProviderDeletionRequested', {
        ...by(command),
        locationId,
        requestId,
        provider,
        dueAt,
        requested: location.planned.method!,
        deviation,
      }),
    );
  },

  RecordProviderReminder(command: Given<'RecordProviderReminder'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    if (location.status !== 'awaiting_provider')
      return wrongLocationStatus(location, 'reminded of', ['awaiting_provider']);
    const { locationId, reminder } = command;
    return reminder <= (location.provider?.reminders ?? 0)
      ? accept<DisposalEvent>()
      : accept(fact('ProviderReminded', { ...by(command), locationId, reminder }));
  },

  RecordProviderConfirmation(command: Given<'RecordProviderConfirmation'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    const { locationId, result, response, effectiveAt, documentId, documents } = command;
    const unclear = location.status === 'unverifiable' && location.provider !== null && location.achieved === null;
    if (unclear && result === 'unclear') return accept<DisposalEvent>();
    if (location.status !== 'awaiting_provider' && !unclear)
      return wrongLocationStatus(location, 'confirmed by the provider', ['awaiting_provider']);
    const excluded = excludedFrom(state, command.actor, 'operator');
    if (excluded) return excluded;
    const blank = blankIn([['response', response, 'Quote the answer of the provider.']]);
    if (blank) return blank;
    return accept(
      fact('ProviderConfirmed', { ...by(command), locationId, result, response, effectiveAt, documentId, documents }),
    );
  },

  ScheduleExpiry(command: Given<'ScheduleExpiry'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    const { locationId, expiresAt, mechanism, deviation } = command;
    if (location.status === 'pending_expiry' && location.expiresAt === expiresAt) return accept<DisposalEvent>();
    if (location.status !== 'started') return wrongLocationStatus(location, 'left to expire', ['started']);
    const excluded = excludedFrom(state, command.actor, 'operator');
    if (excluded) return excluded;
    if (location.startedAt !== null && !later(expiresAt, location.startedAt))
      return invalid('expiresAt', expiresAt, `Name a date after the start of the work (${location.startedAt}).`);
    const refused =
      blankIn([['mechanism', mechanism, 'Say what makes it expire.']]) ??
      underHold(state, command.facts.holds, locationId) ??
      deviates(location, 'expire', deviation);
    if (refused) return refused;
    return accept(
      fact('ExpiryScheduled', {
        ...by(command),
        locationId,
        expiresAt,
        mechanism,
        requested: location.planned.method!,
        deviation,
      }),
    );
  },

  RecordExpiry(command: Given<'RecordExpiry'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    if (location.status === 'executed' && location.expiresAt !== null) return accept<DisposalEvent>();
    if (location.status !== 'pending_expiry')
      return wrongLocationStatus(location, 'recorded as expired', ['pending_expiry']);
    const excluded = excludedFrom(state, command.actor, 'operator');
    if (excluded) return excluded;
    const { expiresAt } = location;
    if (expiresAt !== null && later(expiresAt, command.at)) {
      return refuse({
        code: 'NOT_YET_EXPIRED',
        message: `${location.planned.title} expires on ${expiresAt}.`,
        locationId: command.locationId,
        expiresAt,
      });
    }
    const held = underHold(state, command.facts.holds, command.locationId);
    if (held) return held;
    if (!says(command.finding))
      return invalid('finding', command.finding, 'Say what was found when the date had come.');
    return accept(
      fact('ExpiryReached', {
        ...by(command),
        locationId: command.locationId,
        finding: command.finding,
        evidence: command.evidence,
        documents: command.documents,
      }),
    );
  },

  /** Also after the certificate, which is then superseded: nothing in the record is edited. */
  CorrectLocation(command: Given<'CorrectLocation'>, state: OpenCase) {
    const { locationId, correction, performed, actor } = command;
    const location = locationOf(state, locationId);
    if (!location) return locationUnknown(locationId);
    const status = performed ? 'executed' : 'failed';
    if (
      location.status === status &&
      location.achieved === (performed?.method ?? null) &&
      location.operators.includes(actor)
    )
      return accept<DisposalEvent>();
    if (!['approved', 'validated', 'certified', 'closed'].includes(state.stage))
      return wrongStatus(state, 'corrected', 'approved', 'certified', 'closed');
    if (!corrigible.includes(location.status)) return wrongLocationStatus(location, 'corrected', corrigible);
    const excluded = excludedFrom(state, actor, 'operator');
    if (excluded) return excluded;
    if (!says(correction)) return invalid('correction', correction, 'Say what was wrong in the record.');
    const refused =
      performed &&
      (deviates(location, performed.method, performed.deviation) ?? incomplete(location, performed, command.at));
    if (refused) return refused;
    const requested = location.planned.method!;
    return accept(fact('LocationCorrected', { ...by(command), locationId, correction, requested, performed }));
  },

  /** Did the technique complete? Three answers, and "inconclusive" stays what it is. */
  VerifyLocation(command: Given<'VerifyLocation'>, state: OpenCase) {
    const location = locationOf(state, command.locationId);
    if (!location) return locationUnknown(command.locationId);
    const { locationId, result, method, finding, evidence, documents, actor } = command;
    const settled = { passed: 'verified', failed: 'failed', inconclusive: 'unverifiable' } as const;
    if (location.status === settled[result] && location.verifiers.includes(actor)) return accept<DisposalEvent>();
    const done = location.status === 'executed' || (location.status === 'unverifiable' && location.achieved !== null);
    if (!done) return wrongLocationStatus(location, 'verified', ['executed']);
    const excluded = excludedFrom(state, actor, 'verifier');
    if (excluded) return excluded;
    const blank = blankIn([
      ['method', method, 'Say how it was looked at.'],
      ['finding', finding, 'Say what was found.'],
    ]);
    if (blank) return blank;
    const type = (
      { passed: 'LocationVerified', failed: 'VerificationFailed', inconclusive: 'VerificationInconclusive' } as const
    )[result];
    return accept(fact(type, { ...by(command), locationId, method, finding, evidence, documents }));
  },
};

/** A record that lacks what its method claims. */
function incomplete({ planned: { id }, startedAt }: LocationState, performed: Performed, now: string) {
  const { method, technique, tool, keys, attestedBy } = performed;
  if (method === 'provider.delete' || method === 'expire') {
    return refuse({
      code: 'RECORDED_OTHERWISE',
      message: `${method} is not something an operator completes: record ${method === 'expire' ? 'the date it expires' : 'the request to the provider and its confirmation'}.`,
      locationId: id,
      method: String(method),
    });
  }
  const blank = blankIn([
    ['technique', technique, 'Name the technique, such as the command that was run.'],
    ['tool.name', tool?.name, 'Name the tool, or leave it out.'],
    ...(keys ?? []).flatMap(({ keyId, copies }) => [
      ['keys.keyId', keyId, 'Name the key.'] as const,
      ...copies.map(({ place }) => ['keys.copies.place', place, 'Say where the copy was.'] as const),
    ]),
  ]);
  if (blank) return blank;
  if (startedAt !== null && later(startedAt, performed.startedAt)) {
    return refuse({
      code: 'PERFORMED_BEFORE_START',
      message: `The work at ${id} began before its start was recorded (${startedAt}): it cannot count.`,
      locationId: id,
      startedAt,
    });
  }
  if (later(performed.startedAt, performed.finishedAt) || later(performed.finishedAt, now)) {
    return invalid(
      'performed.finishedAt',
      performed.finishedAt,
      'The work ends after it begins and before it is recorded.',
    );
  }
  if (method === 'physical.attested' && !attestedBy?.trim()) {
    return invalid('performed.attestedBy', '', 'Name who saw the physical destruction.');
  }
  if (method !== 'crypto_erase') return null;
  const remaining =
    keys?.flatMap(({ keyId, copies }) =>
      copies.filter(({ destroyed }) => !destroyed).map(({ place }) => `${keyId} in ${place}`),
    ) ?? [];
  if (!keys?.length || keys.some(({ copies }) => copies.length === 0) || remaining.length > 0) {
    return refuse({
      code: 'KEY_COPIES_REMAIN',
      message:
        'A cryptographic erasure lists every key with all its copies, each destroyed; otherwise the data can still be read.',
      locationId: id,
      remaining,
    });
  }
  return null;
}
