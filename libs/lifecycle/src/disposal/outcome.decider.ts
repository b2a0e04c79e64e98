import { accept, refuse } from '@custodia/kernel';
import { blankIn, invalid, says } from '../answers.policy.js';
import type { AssetRef } from '../asset.policy.js';
import { canonicalJson } from '../canonical.policy.js';
import type { CertificateRef, DisposalEvent, Place } from './disposal.events.js';
import { progressOf, type LocationState, type OpenCase } from './disposal.state.js';
import { profilesIncomplete } from '../unstated.policy.js';
import { stoppedBy, type CaseFacts } from './inventory-now.policy.js';
import { isMedia, type Location } from './location.policy.js';
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

const idsOf = (locations: readonly LocationState[]): string[] => locations.map(({ planned }) => planned.id);

/** Guard 7: verified, but by another method than the requested one. */
const deviating = ({ locations }: OpenCase): LocationState[] =>
  locations.filter(
    ({ status, achieved, planned }) =>
      (status === 'verified' || status === 'pending_expiry') && achieved !== planned.method,
  );

const placeOf = ({ id, kind, title, address }: Location): Place => ({ id, kind, title, address });

const certifiedDevice = ({ planned, status }: LocationState): boolean => isMedia(planned.kind) && status === 'verified';

export const outcomeRules = {
  /** Does the organisation accept the outcome? It may refuse what was verified. */
  ValidateOutcome(command: Given<'ValidateOutcome'>, state: OpenCase) {
    const { actor, decision, statement, acceptedDeviations, locationIds } = command;
    if (state.stage === 'validated' && state.validatedBy === actor && decision === 'accept')
      return accept<DisposalEvent>();
    if (state.stage !== 'approved') return wrongStatus(state, 'validated', 'validating');
    if (progressOf(state.locations) !== 'validating') {
      const unsettled = state.locations.filter(
        ({ status }) => !['verified', 'exempt', 'residual', 'pending_expiry'].includes(status),
      );
      return refuse({
        code: 'LOCATIONS_UNSETTLED',
        message:
          'Every location is verified, or left out with a reason, before the outcome can be validated; unknown is not passed.',
        locationIds: idsOf(unsettled),
        statuses: unsettled.map(({ status }) => status),
      });
    }
    const excluded = excludedFrom(state, actor, 'validator');
    if (excluded) return excluded;
    const blank = blankIn([['statement', statement, 'Say what you accept or refuse: the certificate quotes it.']]);
    if (blank) return blank;
    if (decision === 'refuse') return sendBack(command, state, locationIds);
    const unaccepted = idsOf(deviating(state)).filter((id) => !acceptedDeviations.includes(id));
    if (unaccepted.length > 0) {
      return refuse({
        code: 'DEVIATIONS_NOT_ACCEPTED',
        message: 'Another method than the requested one was used: accept each of these by name, or refuse the outcome.',
        locationIds: unaccepted,
      });
    }
    const { facts } = command;
    const stopped = stoppedBy(state, facts) ?? unfinishedBy(state, facts);
    if (stopped) return stopped;
    return accept(fact('OutcomeValidated', { ...by(command), statement, acceptedDeviations: idsOf(deviating(state)) }));
  },

  CertifyDisposal(command: Given<'CertifyDisposal'>, state: OpenCase) {
    const { certificates } = command;
    if (
      state.stage === 'certified' &&
      certificates.every((one) => state.certificates.some((known) => known.certificateId === one.certificateId))
    )
      return accept<DisposalEvent>();
    if (state.stage !== 'validated') return wrongStatus(state, 'certified', 'validated');
    const { facts } = command;
    const stopped = stoppedBy(state, facts) ?? unfinishedBy(state, facts);
    if (stopped) return stopped;
    const uncertified = idsOf(state.locations.filter(certifiedDevice)).filter(
      (id) => !certificates.some(({ locationId }) => locationId === id),
    );
    const ofCase = certificates.filter(({ locationId }) => locationId === undefined);
    if (uncertified.length > 0 || ofCase.length !== 1) {
      return refuse({
        code: 'CERTIFICATES_INCOMPLETE',
        message: 'There is one certificate for the case and one for each sanitized device.',
        locationIds: uncertified,
      });
    }
    return accept(fact('DisposalCertified', { ...by(command), certificates }));
  },

  /** Guard 8: the record stays; a tombstone says what there was. */
  CloseDisposal(command: Given<'CloseDisposal'>, state: OpenCase) {
    if (state.stage === 'closed') return accept<DisposalEvent>();
    if (state.stage !== 'certified') return wrongStatus(state, 'closed', 'certified');
    const pending = state.locations.filter(({ status }) => status === 'pending_expiry');
    if (pending.length > 0) {
      return refuse({
        code: 'EXPIRY_PENDING',
        message: 'Locations still wait for their date: record the expiry, verify it and certify again before closing.',
        locationIds: idsOf(pending),
        until: pending
          .map(({ expiresAt }) => String(expiresAt))
          .sort()
          .at(-1)!,
      });
    }
    const blank = blankIn([['lessonsLearned', command.lessonsLearned, 'Say what was learned for similar systems.']]);
    if (blank) return blank;
    const { asset, lineage, dependants, certificates, scopeDigest, approvedBy, validatedBy } = state;
    return accept(
      fact('DisposalClosed', { ...by(command), lessonsLearned: command.lessonsLearned }),
      fact('AssetTombstoned', {
        ...by(command),
        asset,
        lineage,
        derived: dependants.map(({ dependant }) => dependant.asset),
        certificates: latest(certificates),
        covered: state.locations.filter(({ status }) => status === 'verified').map(({ planned }) => placeOf(planned)),
        open: state.locations
          .filter(({ status }) => status !== 'verified')
          .map(({ planned, status }) => ({ ...placeOf(planned), status })),
        scopeDigest,
        approvedBy: approvedBy!,
        validatedBy: validatedBy!,
      }),
    );
  },

  /** Moves no step of the case: what is certified stays so, also after the end. */
  ReplaceCertificate(command: Given<'ReplaceCertificate'>, state: OpenCase) {
    const { replaced, certificate } = command;
    const known = (id: string): boolean => state.certificates.some(({ certificateId }) => certificateId === id);
    return known(certificate.certificateId) || !known(replaced)
      ? accept<DisposalEvent>()
      : accept(fact('CertificateReplaced', { ...by(command), replaced, certificate }));
  },

  /** Machine unlearning and the like: never sanitization, so it moves no location. */
  RecordMitigation(command: Given<'RecordMitigation'>, state: OpenCase) {
    const { mitigationId, technique, evidenceLevel, description, locationId } = command;
    if (state.mitigations.includes(mitigationId)) return accept<DisposalEvent>();
    if (!says(technique)) return invalid('technique', technique, 'Name the technique.');
    if (!says(description)) return invalid('description', description, 'Say what was done.');
    if (locationId !== undefined && !locationOf(state, locationId)) return locationUnknown(locationId);
    return accept(
      fact('MitigationRecorded', { ...by(command), mitigationId, technique, evidenceLevel, description, locationId }),
    );
  },

  /** Guard 10: what is brought back from a backup is a new asset, linked to the tombstone. */
  RecordRestoration(command: Given<'RecordRestoration'>, state: OpenCase) {
    if (state.stage !== 'closed') return wrongStatus(state, 'linked to a restored copy', 'closed');
    const { restoredAs, source } = command;
    if (restoredAs.id === state.asset.id) {
      return refuse({
        code: 'RESTORED_AS_ITSELF',
        message: `${state.asset.name} was disposed of and stays so: register what was restored as a new asset.`,
        assetId: restoredAs.id,
      });
    }
    if (state.restorations.includes(restoredAs.id)) return accept<DisposalEvent>();
    const blank = blankIn([['source', source, 'Name the backup that it came from.']]);
    if (blank) return blank;
    return accept(fact('RestorationRecorded', { ...by(command), restoredAs, tombstone: state.asset, source }));
  },
};

/** Guard 4: a dependant that is disposed of too is gone when its own case says so. */
/** What is open around the case: before it, the outcome is not accepted and not certified. */
const unfinishedBy = ({ asset }: OpenCase, { unfinished, unconfirmed, unstated }: CaseFacts) =>
  dependantsOpen(unfinished) ?? deletionsOpen(asset, unconfirmed) ?? profilesIncomplete(unstated);

/** The disposal of a subprocessor ends the relation, as its exit does, under the same condition; GDPR, article 28(3)(g). */
const deletionsOpen = ({ id, name }: AssetRef, held: readonly string[]) =>
  held.length === 0
    ? null
    : refuse({
        code: 'DELETION_UNCONFIRMED',
        message: `${name} still holds ${held.join(', ')}. Record for each that it was deleted there (confirmSubprocessorDeletion).`,
        id,
        held,
      });

const dependantsOpen = (unfinished: readonly AssetRef[]) =>
  unfinished.length === 0
    ? null
    : refuse({
        code: 'DEPENDANTS_UNRESOLVED',
        message: `The disposal of ${unfinished.map(({ name }) => name).join(', ')} is not certified yet: finish it first.`,
        assetIds: unfinished.map(({ id }) => id),
      });

function sendBack(command: Given<'ValidateOutcome'>, state: OpenCase, locationIds: readonly string[]) {
  if (locationIds.length === 0) return invalid('locationIds', '[]', 'Name what has to be done again.');
  for (const id of locationIds) {
    const location = locationOf(state, id);
    if (!location) return locationUnknown(id);
    if (location.attempt === 0)
      return wrongLocationStatus(location, 'sent back', ['verified', 'residual', 'pending_expiry']);
  }
  return accept(
    fact('OutcomeRefused', { ...by(command), reason: command.statement, locationIds: [...new Set(locationIds)] }),
  );
}

/** Of each place the certificate that was issued last; earlier ones were superseded. */
const latest = (certificates: readonly CertificateRef[]): CertificateRef[] =>
  certificates.filter(
    (one, index) =>
      !certificates.slice(index + 1).some((other) => canonicalJson(other.locationId) === canonicalJson(one.locationId)),
  );
