import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Files } from '@custodia/files';
import { Allow, CurrentRequest, FreshSignIn, JoinedMembersOnly, RequestContext, Writes } from '@custodia/graphql';
import { isUuid } from '@custodia/kernel';
import { FILES } from '@custodia/platform';
import { invalid } from '../answers.policy.js';
import { evidenceNamed } from '../evidence.view.js';
import { disposalResult } from '../refusals.js';
import { ownLocationIds } from '../service.policy.js';
import { standingOn } from '../standing.view.js';
import { DisposalCase } from './disposal.row.js';
import { CaseDecisions } from './case-decisions.js';
import * as inputs from './execution.inputs.js';
import { runDisposal, unknownCase } from './run-disposal.js';

const StartLocationResult = disposalResult('StartLocation', DisposalCase)(
  'CASE_OVER',
  'WRONG_STATUS',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'METHOD_MISSING',
  'UNDER_LEGAL_HOLD',
  'RETENTION_NOT_OVER',
  'SCOPE_INCOMPLETE',
  'ROLES_NOT_SEPARATE',
);
const RecordSanitizationResult = disposalResult('RecordSanitization', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'METHOD_NOT_FOR_KIND',
  'METHOD_DEVIATES',
  'RECORDED_OTHERWISE',
  'PERFORMED_BEFORE_START',
  'KEY_COPIES_REMAIN',
  'ROLES_NOT_SEPARATE',
);
const CorrectLocationResult = disposalResult('CorrectLocation', DisposalCase)(
  'WRONG_STATUS',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'METHOD_NOT_FOR_KIND',
  'METHOD_DEVIATES',
  'RECORDED_OTHERWISE',
  'PERFORMED_BEFORE_START',
  'KEY_COPIES_REMAIN',
  'ROLES_NOT_SEPARATE',
);
const RecordSanitizationFailureResult = disposalResult('RecordSanitizationFailure', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'ROLES_NOT_SEPARATE',
);
const RecordProviderRequestResult = disposalResult('RecordProviderRequest', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'METHOD_NOT_FOR_KIND',
  'METHOD_DEVIATES',
  'UNDER_LEGAL_HOLD',
  'ROLES_NOT_SEPARATE',
);
const RecordProviderConfirmationResult = disposalResult('RecordProviderConfirmation', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'ROLES_NOT_SEPARATE',
);
const ScheduleExpiryResult = disposalResult('ScheduleExpiry', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'METHOD_NOT_FOR_KIND',
  'METHOD_DEVIATES',
  'UNDER_LEGAL_HOLD',
  'ROLES_NOT_SEPARATE',
);
const RecordExpiryResult = disposalResult('RecordExpiry', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'NOT_YET_EXPIRED',
  'UNDER_LEGAL_HOLD',
  'ROLES_NOT_SEPARATE',
);
const VerifyLocationResult = disposalResult('VerifyLocation', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'ROLES_NOT_SEPARATE',
);
const RecordMitigationResult = disposalResult('RecordMitigation', DisposalCase)('CASE_OVER', 'LOCATION_UNKNOWN');
const ValidateOutcomeResult = disposalResult('ValidateOutcome', DisposalCase)(
  'CASE_OVER',
  'WRONG_STATUS',
  'LOCATIONS_UNSETTLED',
  'ROLES_NOT_SEPARATE',
  'DEPENDANTS_UNRESOLVED',
  'DELETION_UNCONFIRMED',
  'DEVIATIONS_NOT_ACCEPTED',
  'UNDER_LEGAL_HOLD',
  'SCOPE_INCOMPLETE',
  'PROFILES_INCOMPLETE',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
);

/** The work at the locations, its verification, and the validation of the outcome: each by somebody else. */
@Resolver()
@JoinedMembersOnly()
export class ExecutionResolver {
  constructor(
    private readonly writes: Writes,
    private readonly decisions: CaseDecisions,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Mutation(() => StartLocationResult, {
    description:
      'Records the start before anything is destroyed; the inventory, legal holds and retention are read once more. What Custodia holds itself it then destroys by itself.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async startLocation(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationId, ...input }: inputs.StartLocationInput,
  ) {
    const row = await request.session.one(DisposalCase, input.id);
    if (!row) return unknownCase;
    const addresses = row.locations.filter(({ id }) => id === locationId).map(({ address }) => address);
    const { retention } = await standingOn(request.session, row.asset, addresses, request.now());
    return this.decisions.decide(request, input, (facts) => ({ type: 'StartLocation', locationId, facts, retention }));
  }

  @Mutation(() => RecordSanitizationResult, { description: 'Records what was really done at a started location.' })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async recordSanitization(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RecordSanitizationInput,
  ) {
    const { id, expectedRevision, reason, locationId, startedAt, finishedAt, ...done } = input;
    const row = await request.session.one(DisposalCase, id);
    const now = request.now();
    if (ownLocationIds.includes(locationId)) return heldHere(locationId);
    const shown = await evidenceNamed(request, this.files, 'evidence', done.evidence ?? []);
    if (shown.kind === 'refused') return shown.refusal;
    const begun = row?.locations.find((location) => location.id === locationId)?.startedAt;
    return runDisposal(this.writes, request, { id, expectedRevision, reason } as typeof input, {
      type: 'RecordSanitization',
      locationId,
      performed: {
        ...done,
        documents: shown.documents,
        startedAt: startedAt ?? begun ?? now,
        finishedAt: finishedAt ?? now,
      },
    });
  }

  @Mutation(() => CorrectLocationResult, {
    description:
      'Corrects a wrong record of a location, also after the certificate. It is verified and validated anew; the certificate that follows supersedes the wrong one.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  async correctLocation(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationId, correction, performed, ...input }: inputs.CorrectLocationInput,
  ) {
    if (performed && ownLocationIds.includes(locationId)) return heldHere(locationId);
    const row = performed && (await request.session.one(DisposalCase, input.id));
    const begun = row?.locations.find((location) => location.id === locationId)?.startedAt;
    const now = request.now();
    return runDisposal(this.writes, request, input, {
      type: 'CorrectLocation',
      locationId,
      correction,
      ...(performed
        ? {
            performed: {
              ...performed,
              startedAt: performed.startedAt ?? begun ?? now,
              finishedAt: performed.finishedAt ?? now,
            },
          }
        : {}),
    });
  }

  @Mutation(() => RecordSanitizationFailureResult, {
    description: 'Records that the work at a started location failed.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async recordSanitizationFailure(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationId, error, ...input }: inputs.RecordSanitizationFailureInput,
  ) {
    return ownLocationIds.includes(locationId)
      ? heldHere(locationId)
      : runDisposal(this.writes, request, input, { type: 'RecordSanitizationFailure', locationId, error });
  }

  @Mutation(() => RecordProviderRequestResult, {
    description: 'Records a request to a provider to delete; it is reminded when the date has passed.',
  })
  @Allow('asset_owner', 'data_custodian', 'procurement', 'admin', 'integration')
  recordProviderRequest(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationId, requestId, provider, dueAt, deviation, ...input }: inputs.RecordProviderRequestInput,
  ) {
    return this.decisions.record(request, input, (facts) => ({
      type: 'RecordProviderRequest',
      locationId,
      requestId,
      provider,
      dueAt,
      deviation,
      facts,
    }));
  }

  @Mutation(() => RecordProviderConfirmationResult, {
    description: 'Records the answer of the provider. Unclear stays unclear.',
  })
  @Allow('asset_owner', 'data_custodian', 'procurement', 'admin', 'integration')
  async recordProviderConfirmation(
    @CurrentRequest() request: RequestContext,
    @Args('input')
    { locationId, result, response, effectiveAt, documentId, ...input }: inputs.RecordProviderConfirmationInput,
  ) {
    const shown = await evidenceNamed(request, this.files, 'documentId', documentId ? [documentId] : []);
    if (shown.kind === 'refused') return shown.refusal;
    return runDisposal(this.writes, request, input, {
      type: 'RecordProviderConfirmation',
      locationId,
      result,
      response,
      effectiveAt,
      documentId,
      documents: shown.documents,
    });
  }

  @Mutation(() => ScheduleExpiryResult, {
    description: 'Records that a started location goes by itself at a date, such as a rotated backup.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  scheduleExpiry(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationId, expiresAt, mechanism, deviation, ...input }: inputs.ScheduleExpiryInput,
  ) {
    return this.decisions.record(request, input, (facts) => ({
      type: 'ScheduleExpiry',
      locationId,
      expiresAt,
      mechanism,
      deviation,
      facts,
    }));
  }

  @Mutation(() => RecordExpiryResult, {
    description:
      'Records what was found when the date had come; Custodia does it by itself when nobody does. It still has to be verified.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async recordExpiry(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationId, finding, evidence, ...input }: inputs.RecordExpiryInput,
  ) {
    const shown = await evidenceNamed(request, this.files, 'evidence', evidence);
    if (shown.kind === 'refused') return shown.refusal;
    return this.decisions.record(request, input, (facts) => ({
      type: 'RecordExpiry',
      locationId,
      finding,
      evidence,
      documents: shown.documents,
      facts,
    }));
  }

  @Mutation(() => VerifyLocationResult, {
    description: 'Verifies that the technique completed; never by an operator of the location.',
  })
  @Allow('reviewer', 'data_custodian', 'asset_owner', 'admin')
  async verifyLocation(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationId, result, method, finding, evidence, ...input }: inputs.VerifyLocationInput,
  ) {
    const shown = await evidenceNamed(request, this.files, 'evidence', evidence);
    if (shown.kind === 'refused') return shown.refusal;
    return runDisposal(this.writes, request, input, {
      type: 'VerifyLocation',
      locationId,
      result,
      method,
      finding,
      evidence,
      documents: shown.documents,
    });
  }

  @Mutation(() => RecordMitigationResult, {
    description: 'Records machine unlearning and the like: never a sanitization.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async recordMitigation(
    @CurrentRequest() request: RequestContext,
    @Args('input')
    { mitigationId, technique, evidenceLevel, description, locationId, ...input }: inputs.RecordMitigationInput,
  ) {
    const id = this.writes.idFor(request, 'mitigation', mitigationId);
    if (!isUuid(id)) return invalid('mitigationId', id, 'Send a UUID, or leave the id out.').refusal;
    return runDisposal(this.writes, request, input, {
      type: 'RecordMitigation',
      mitigationId: id,
      technique,
      evidenceLevel,
      description,
      locationId: locationId ?? undefined,
    });
  }

  @Mutation(() => ValidateOutcomeResult, {
    description:
      'Accepts or refuses the outcome for the organisation; never by a verifier or operator. The certificate follows by itself.',
  })
  @Allow('reviewer', 'data_custodian', 'admin')
  @FreshSignIn()
  validateOutcome(
    @CurrentRequest() request: RequestContext,
    @Args('input') { decision, statement, acceptedDeviations, locationIds, ...input }: inputs.ValidateOutcomeInput,
  ) {
    return this.decisions.decide(request, input, (facts) => ({
      type: 'ValidateOutcome',
      decision,
      statement,
      acceptedDeviations,
      locationIds,
      facts,
    }));
  }
}

const byItself = 'Custodia destroys what it holds itself and records it: start the location and wait.';
const heldHere = (locationId: string) => invalid('locationId', locationId, byItself).refusal;
