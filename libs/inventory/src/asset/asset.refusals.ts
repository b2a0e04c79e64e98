import { refusalType } from '@custodia/graphql';

export const AssetDisposed = refusalType('AssetDisposed', 'The asset is disposed of; only its tombstone remains.', {
  id: 'id',
  since: 'instant',
});
export const NotYourAsset = refusalType(
  'NotYourAsset',
  'The caller changes assets as an owner, and is neither the owner nor the data custodian of this one.',
  { id: 'id', ownerId: 'id' },
);
export const AssetRetired = refusalType('AssetRetired', 'The asset is retired. Only disposal is still possible.', {
  id: 'id',
});
export const StepNotAllowed = refusalType(
  'StepNotAllowed',
  'The state of the asset or version does not allow it; `allowed` names the mutations that are possible now.',
  { id: 'id', state: 'text', allowed: 'texts' },
);
export const EvaluationMissing = refusalType(
  'EvaluationMissing',
  'An approval refers to a passed evaluation of the same version (ETSI TS 104 223, 5.2.5-1).',
  { id: 'id', evaluationId: 'id' },
);
export const ManifestMissing = refusalType(
  'ManifestMissing',
  'Nothing tells what exactly would be approved: the version has no files, or files without a digest, and no statement of a provider.',
  { id: 'id', files: 'texts' },
);
export const SignatureNotValid = refusalType(
  'SignatureNotValid',
  'The signature does not hold: it was made with another key, has no trusted certificate, or is over other files.',
  { id: 'id', problem: 'text', files: 'texts' },
);
export const NotApproved = refusalType(
  'NotApproved',
  'The version is not approved; an approval never passes from one version to another (5.4.1-2).',
  { id: 'id' },
);
export const DutiesNotSeparate = refusalType(
  'DutiesNotSeparate',
  'The organisation has this done by another person than what the caller did for the same version before.',
  { id: 'id', duty: 'text', earlier: 'text', by: 'id' },
);
export const NotKnownGood = refusalType('NotKnownGood', 'The version is not marked known good.', { id: 'id' });
export const StillDeployed = refusalType('StillDeployed', 'The asset still runs somewhere.', {
  id: 'id',
  environments: 'texts',
});
export const StillNeeded = refusalType(
  'StillNeeded',
  'Something in production stands on the asset; withdraw that or replace this one in it first.',
  { id: 'id', neededBy: 'texts' },
);
export const DocumentationGap = refusalType(
  'DocumentationGap',
  'Documentation is missing and its lack is not justified (5.2.3-2.1).',
  { id: 'id', missing: 'text' },
);
const UpstreamQuarantined = refusalType(
  'UpstreamQuarantined',
  'It comes from data or a version of a model that is in quarantine; release that or choose a version without it.',
  { id: 'id', quarantined: 'ids', path: 'texts' },
);
export const GateClosed = refusalType(
  'GateClosed',
  'A subprocessor that it uses may not be used: its gate is closed.',
  {
    id: 'id',
    subprocessors: 'ids',
    path: 'texts',
  },
);
const PartNotUsable = refusalType(
  'PartNotUsable',
  'A part that it does not work without is unknown, retired, disposed of, rejected, withdrawn or suspended, or in production not approved or not documented.',
  { id: 'id', part: 'id', reason: 'text', path: 'texts' },
);
export const CyclicLineage = refusalType('CyclicLineage', 'The link would make something come from itself.', {
  path: 'texts',
});

/** What a step towards use is refused with when something upstream stands against it. */
export const notUsable = [UpstreamQuarantined, GateClosed, PartNotUsable] as const;
