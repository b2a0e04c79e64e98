import type { RequestContext, Writes } from '@custodia/graphql';
import type { Refusal } from '@custodia/kernel';
import { invalid } from '../answers.policy.js';
import type { CaseAssetInput } from '../asset.types.js';
import type { ChangeInput } from '@custodia/graphql';
import type { KnownAsset } from '@custodia/inventory/read';
import type { DisposalCommand } from './disposal.commands.js';
import { disposal } from './disposal.decider.js';
import type { DisposalLocationInput } from './disposal.inputs.js';
import { disposalProjection } from './disposal.projection.js';

export const runDisposal = (
  writes: Writes,
  request: RequestContext,
  { id, expectedRevision, reason }: ChangeInput,
  command: DisposalCommand,
): Promise<object> => writes.run(request, disposal, { id, expectedRevision, reason }, command, disposalProjection);

export const unknownCase: Refusal = { code: 'NOT_FOUND', message: 'There is no disposal case with this id.' };

export const unknownAsset = ({ kind, id, versionId }: CaseAssetInput): Refusal & { id: string } => ({
  code: 'NOT_FOUND',
  message: `The inventory has no ${kind} ${id}${versionId ? ` with the version ${versionId}` : ''}.`,
  id,
});

/** What Custodia holds itself it knows itself: nobody else says so, or it would destroy what belongs to others. */
export const claimsOwn = (locations: readonly DisposalLocationInput[]): Refusal | null => {
  const claimed = locations.find(
    ({ id, kind }) => kind === 'custodia_files' || kind === 'custodia_keys' || id?.startsWith('custodia-'),
  );
  return claimed
    ? invalid(
        'location.kind',
        claimed.kind,
        'What Custodia stores itself enters the scope by itself; state only other locations.',
      ).refusal
    : null;
};

export const disposedAlready = ({ ref, disposalCaseId, certificateNumber }: KnownAsset) => ({
  code: 'ALREADY_DISPOSED',
  message: `${ref.name} is disposed of${certificateNumber ? `, certificate ${certificateNumber}` : ''}.`,
  assetId: ref.id,
  disposalId: disposalCaseId,
  certificateNumber,
});
