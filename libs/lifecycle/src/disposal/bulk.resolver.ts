import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Files } from '@custodia/files';
import {
  Allow,
  CurrentRequest,
  JoinedMembersOnly,
  RecordedNotYetVisible,
  RequestContext,
  Writes,
} from '@custodia/graphql';
import { FILES } from '@custodia/platform';
import { invalid } from '../answers.policy.js';
import { evidenceNamed } from '../evidence.view.js';
import { disposalResult } from '../refusals.js';
import { ownLocationIds } from '../service.policy.js';
import { standingOn } from '../standing.view.js';
import * as inputs from './bulk.inputs.js';
import { CaseDecisions } from './case-decisions.js';
import { readDevices } from './devices-csv.js';
import { DisposalCase } from './disposal.row.js';
import { runDisposal, unknownCase } from './run-disposal.js';

const StartLocationsResult = disposalResult('StartLocations', DisposalCase)(
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
const RecordSanitizationsResult = disposalResult('RecordSanitizations', DisposalCase)(
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
const VerifyLocationsResult = disposalResult('VerifyLocations', DisposalCase)(
  'CASE_OVER',
  'LOCATION_UNKNOWN',
  'WRONG_LOCATION_STATUS',
  'ROLES_NOT_SEPARATE',
);
const ImportDevicesResult = disposalResult('AddLocations', inputs.DeviceImport)(
  'CASE_OVER',
  'WRONG_STATUS',
  'LOCATION_TWICE',
  'METHOD_NOT_FOR_KIND',
);

/** The same work at many locations in one request. */
@Resolver()
@JoinedMembersOnly()
export class BulkResolver {
  constructor(
    private readonly writes: Writes,
    private readonly decisions: CaseDecisions,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Mutation(() => StartLocationsResult, {
    description: 'Records the start at several locations, each by the rules of `startLocation`.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async startLocations(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationIds, ...input }: inputs.StartLocationsInput,
  ) {
    const row = await request.session.one(DisposalCase, input.id);
    if (!row) return unknownCase;
    const addresses = row.locations.filter(({ id }) => locationIds.includes(id)).map(({ address }) => address);
    const { retention } = await standingOn(request.session, row.asset, addresses, request.now());
    return this.decisions.decide(request, input, (facts) => ({
      type: 'StartLocations',
      locationIds,
      facts,
      retention,
    }));
  }

  @Mutation(() => RecordSanitizationsResult, {
    description:
      'Records that the same was done at several started locations, each by the rules of `recordSanitization`.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async recordSanitizations(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RecordSanitizationsInput,
  ) {
    const { id, expectedRevision, reason, locationIds, startedAt, finishedAt, ...done } = input;
    const own = locationIds.find((locationId) => ownLocationIds.includes(locationId));
    if (own)
      return invalid(
        'locationIds',
        own,
        'Custodia destroys what it holds itself and records it: start the location and wait.',
      ).refusal;
    const shown = await evidenceNamed(request, this.files, 'evidence', done.evidence ?? []);
    if (shown.kind === 'refused') return shown.refusal;
    const row = await request.session.one(DisposalCase, id);
    const begun = (row?.locations ?? []).flatMap((one) => (locationIds.includes(one.id) && one.startedAt) || []).sort();
    const now = request.now();
    return runDisposal(
      this.writes,
      request,
      { id, expectedRevision, reason },
      {
        type: 'RecordSanitizations',
        locationIds,
        performed: {
          ...done,
          documents: shown.documents,
          startedAt: startedAt ?? begun[0] ?? now,
          finishedAt: finishedAt ?? now,
        },
      },
    );
  }

  @Mutation(() => VerifyLocationsResult, {
    description: 'Verifies several locations with one finding, each by the rules of `verifyLocation`.',
  })
  @Allow('reviewer', 'data_custodian', 'asset_owner', 'admin')
  async verifyLocations(
    @CurrentRequest() request: RequestContext,
    @Args('input') { locationIds, result, method, finding, evidence, ...input }: inputs.VerifyLocationsInput,
  ) {
    const shown = await evidenceNamed(request, this.files, 'evidence', evidence);
    if (shown.kind === 'refused') return shown.refusal;
    return runDisposal(this.writes, request, input, {
      type: 'VerifyLocations',
      locationIds,
      result,
      method,
      finding,
      evidence,
      documents: shown.documents,
    });
  }

  @Mutation(() => ImportDevicesResult, {
    description:
      'Adds the devices of a CSV file to the scope, which voids its approvals, or tells what is wrong in which line and adds nothing. Read again, the file adds only what is new.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async importDevices(
    @CurrentRequest() request: RequestContext,
    @Args('input') { csv, found, ...input }: inputs.ImportDevicesInput,
  ): Promise<object> {
    const row = await request.session.one(DisposalCase, input.id);
    if (!row) return unknownCase;
    const { locations, problems } = readDevices(csv, input.id);
    const told = (disposalCase: DisposalCase) =>
      Object.assign(new inputs.DeviceImport(), { disposalCase, locationIds: locations.map(({ id }) => id), problems });
    if (problems.length > 0) return told(row);
    const versionIds = row.asset.versionId ? { versionIds: [row.asset.versionId] } : {};
    const answer = await runDisposal(this.writes, request, input, {
      type: 'AddLocations',
      locations: locations.map((location) => ({ ...location, ...versionIds })),
      found,
    });
    return 'code' in answer || answer instanceof RecordedNotYetVisible ? answer : told(answer as DisposalCase);
  }
}
