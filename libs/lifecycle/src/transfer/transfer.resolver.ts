import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { execute, load, type EventStore } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  FreshSignIn,
  Instant,
  JoinedMembersOnly,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
  type ChangeInput,
} from '@custodia/graphql';
import { EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { isAddressOfMember, isMember } from '@custodia/identity/read';
import { derivedId, type Refusal } from '@custodia/kernel';
import { invalid } from '../answers.policy.js';
import type { Custodianship } from '../asset.policy.js';
import type { ActiveHold } from '../disposal/inventory-now.policy.js';
import { disposal } from '../disposal/disposal.decider.js';
import { DisposalCase } from '../disposal/disposal.row.js';
import { CaseFact } from '../case-fact.types.js';
import { disposedAlready, unknownAsset } from '../disposal/run-disposal.js';
import { nothingUnstated } from '../unstated.policy.js';
import { DisposalCustodian } from '../disposal/disposal.types.js';
import { factsOf } from '../facts.js';
import { knownFacts, knownOf } from '../hidden.view.js';
import { assetOf, assetsOf, reachableFrom } from '@custodia/inventory/read';
import { holdsOnItems, transferFacts } from './transfer.facts.js';
import { transfer } from './transfer.decider.js';
import type { TransferCommand } from './transfer.steps.policy.js';
import { transferCodec, type TransferItem } from './transfer.events.js';
import * as inputs from './transfer.inputs.js';
import { transferProjection } from './transfer.projection.js';
import * as results from './transfer.results.js';
import { TransferCase } from './transfer.row.js';
import { TransferMode, TransferStatus } from './transfer.types.js';

export const TransferCases = listOf(TransferCase, {
  filter: {
    status: { name: 'TransferStatus', values: TransferStatus },
    mode: { name: 'TransferMode', values: TransferMode },
    recipientName: 'text',
    requesterId: 'id',
    disposalId: 'id',
    certificateNumber: 'text',
  },
  sort: ['recipientName'],
  asOf: true,
});

@Resolver(() => TransferCase)
@JoinedMembersOnly()
export class TransferResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Query(() => TransferCase, { nullable: true, description: 'One transfer, now or as it was at a past moment.' })
  @AllowMembers()
  transferCase(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return request.session.one(TransferCase, id, { asOf });
  }

  @Query(() => TransferCases.Connection, { description: 'Transfers of the organisation.' })
  @AllowMembers()
  transferCases(@CurrentRequest() request: RequestContext, @Args({ type: () => TransferCases.Args }) args: ListArgs) {
    return request.session.list(TransferCase, args);
  }

  @ResolveField(() => [DisposalCustodian], { description: 'Data custodians and their decisions.' })
  custodians(@Parent() { custodians }: TransferCase, @CurrentRequest() { session }: RequestContext) {
    return knownOf(session, custodians, ({ asset }) => asset.id);
  }

  @ResolveField(() => [CaseFact], {
    description:
      'The whole history of the transfer, oldest first. The data of a fact is `{}` where it names an asset that is hidden from the reader.',
  })
  history(@Parent() row: TransferCase, @CurrentRequest() { who, session }: RequestContext): Promise<CaseFact[]> {
    return knownFacts(session, factsOf(this.store, transferCodec, who.organisationId, row));
  }

  @Mutation(() => results.RequestTransferResult, {
    description:
      'Asks to hand assets over to another organisation. Custodians of each, and of every dataset it was made from, decide.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  async requestTransfer(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id: chosen, mode, items: asked, recipient, legalBasis, reason }: inputs.RequestTransferInput,
  ) {
    const own = await this.ownAddress(request, 'recipient.contact', recipient.contact);
    if (own) return own;
    const known = await assetsOf(request.session, asked);
    const missing = known.indexOf(null);
    if (missing >= 0) return unknownAsset(asked[missing]!);
    const found = known.filter((asset) => asset !== null);
    const gone = found.find(({ status }) => status === 'disposed');
    if (gone) return disposedAlready(gone);
    const undigested = found.find(({ ref }) => !ref.digest);
    if (undigested)
      return invalid(
        'items.versionId',
        '',
        `Name the version of ${undigested.ref.name}: its digest is what both sides compare.`,
      ).refusal;
    const items: TransferItem[] = found.map(({ ref }) => ({ asset: ref, digest: ref.digest! }));
    const datasets = (await Promise.all(found.map(({ ref }) => reachableFrom(request.session, 'upstream', ref))))
      .flat()
      .filter(({ ref }) => ref.kind === 'dataset');
    const custodians = new Map<string, Custodianship>(
      [...found, ...datasets].map(({ ref, custodianId }) => [
        `${ref.kind}/${ref.id}/${ref.versionId ?? ''}`,
        { asset: ref, custodian: custodianId },
      ]),
    );
    const id = this.writes.idFor(request, 'transfer', chosen);
    return this.run(
      request,
      { id, reason },
      {
        type: 'RequestTransfer',
        mode,
        items,
        recipient: { ...recipient },
        legalBasis,
        reason,
        custodians: [...custodians.values()],
        holds: await holdsOnItems(request.session, items),
      },
    );
  }

  @Mutation(() => results.NameTransferCustodianResult, {
    description: 'Names who decides for an asset of the transfer.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  async nameTransferCustodian(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.NameTransferCustodianInput,
  ) {
    if (!(await isMember(request.session, input.custodianId)))
      return invalid('custodianId', input.custodianId, 'Name a member of the organisation.').refusal;
    const row = await request.session.one(TransferCase, input.id);
    const known = [...(row?.custodians ?? []), ...(row?.items ?? [])].find(
      ({ asset: { kind, id, versionId } }) =>
        kind === input.asset.kind &&
        id === input.asset.id &&
        (!input.asset.versionId || versionId === input.asset.versionId),
    )?.asset;
    const asset = known ?? (await assetOf(request.session, input.asset))?.ref;
    return asset
      ? this.run(request, input, { type: 'NameTransferCustodian', asset, custodian: input.custodianId })
      : unknownAsset(input.asset);
  }

  @Mutation(() => results.DecideOnTransferResult, {
    description: 'Your decision as a data custodian, bound to the contents you read.',
  })
  @Allow('data_custodian', 'asset_owner', 'admin')
  async decideOnTransfer(
    @CurrentRequest() request: RequestContext,
    @Args('input') { decision, contentsDigest, remark, ...input }: inputs.DecideOnTransferInput,
  ) {
    const holds = await this.holds(request, input.id);
    return this.run(request, input, { type: 'DecideOnTransfer', decision, contentsDigest, remark, holds });
  }

  @Mutation(() => results.ApproveTransferResult, {
    description: 'Approves the transfer, once every data custodian agreed. Never the requester.',
  })
  @Allow('reviewer', 'data_custodian', 'admin')
  @FreshSignIn()
  async approveTransfer(
    @CurrentRequest() request: RequestContext,
    @Args('input') { contentsDigest, ...input }: inputs.ApproveTransferInput,
  ) {
    const holds = await this.holds(request, input.id);
    return this.run(request, input, { type: 'ApproveTransfer', contentsDigest, holds });
  }

  @Mutation(() => results.RejectTransferResult, { description: 'Says no to the transfer.' })
  @Allow('reviewer', 'data_custodian', 'admin')
  rejectTransfer(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RejectTransferInput) {
    return this.run(request, input, { type: 'RejectTransfer', reason: input.reason });
  }

  @Mutation(() => results.WithdrawTransferResult, {
    description: 'Takes the transfer back before anything was handed over.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  withdrawTransfer(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.WithdrawTransferInput) {
    return this.run(request, input, { type: 'WithdrawTransfer', reason: input.reason });
  }

  @Mutation(() => results.HandOverResult, {
    description:
      'Records the handover; legal holds are read once more, and what the certificate names of people and organisation is stated.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  async handOver(
    @CurrentRequest() request: RequestContext,
    @Args('input') { channel, digests, ...input }: inputs.HandOverInput,
  ) {
    const { who, session } = request;
    const { organisationId: organisation, memberId } = who;
    const { store, vault } = this;
    const { state } = await load(store, transfer, { organisation, id: input.id });
    const facts =
      state.stage === 'none'
        ? { holds: [], unstated: nothingUnstated }
        : await transferFacts({ session, store, vault }, organisation, state, memberId);
    return this.run(request, input, { type: 'HandOver', channel, digests, ...facts });
  }

  @Mutation(() => results.InviteRecipientResult, {
    description:
      'Mails the recipient another link, with which it accepts or disputes the handover. The first one goes out by itself.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  async inviteRecipient(
    @CurrentRequest() request: RequestContext,
    @Args('input') { contact, ...input }: inputs.InviteRecipientInput,
  ) {
    const own = contact ? await this.ownAddress(request, 'contact', contact) : null;
    return own ?? this.run(request, input, { type: 'RequestRecipientInvitation', contact: contact ?? undefined });
  }

  @Mutation(() => results.DisputeHandoverResult, {
    description: 'Records that the recipient received something else; hand over again.',
  })
  @Allow('asset_owner', 'data_custodian', 'reviewer', 'admin')
  disputeHandover(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.DisputeHandoverInput) {
    return this.run(request, input, { type: 'DisputeHandover', reason: input.reason });
  }

  @Mutation(() => results.OpenRemainderDisposalResult, {
    description:
      'Names the disposal case of what stays behind, or drafts it; anew when that case was rejected or withdrawn. The certificate of the transfer follows when it is certified.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  async openRemainderDisposal(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.OpenRemainderDisposalInput,
  ) {
    const row = await request.session.one(TransferCase, input.id);
    if (!row) return { code: 'NOT_FOUND', message: 'There is no transfer with this id.' };
    const before = row.disposalId ? await request.session.one(DisposalCase, row.disposalId) : null;
    const insteadOf = before?.status === 'rejected' || before?.status === 'withdrawn' ? before.id : undefined;
    const disposalId =
      row.disposalId && !insteadOf ? row.disposalId : await this.remainder(request, row, input, insteadOf);
    return typeof disposalId === 'string'
      ? this.run(request, input, { type: 'OpenRemainderDisposal', disposalId, insteadOf })
      : disposalId;
  }

  /** The case for the remainder: the one named, if it is about something of the transfer, or a new one. */
  private async remainder(
    request: RequestContext,
    row: TransferCase,
    { disposalId, assetId }: inputs.OpenRemainderDisposalInput,
    insteadOf?: string,
  ): Promise<string | Refusal> {
    if (disposalId) {
      const chosen = await request.session.one(DisposalCase, disposalId);
      if (!chosen || !row.items.some(({ asset }) => asset.id === chosen.assetId))
        return invalid('disposalId', disposalId, 'Name a disposal case of something that was transferred.').refusal;
      return isFinished(chosen)
        ? invalid(
            'disposalId',
            disposalId,
            `That case is ${chosen.status}: name an open one, or leave it out to draft one.`,
          ).refusal
        : disposalId;
    }
    const items = row.items.filter(({ asset }) => !assetId || asset.id === assetId);
    if (items.length !== 1)
      return invalid('assetId', assetId ?? '', 'Name the one asset whose remainder is disposed of.').refusal;
    const id = derivedId('remainder', row.id, items[0]!.asset.id, ...(insteadOf ? [insteadOf] : []));
    const { organisationId: organisation } = request.who;
    // The recipient accepts without waiting for the read models, so the log says whether it did.
    const { state } = await load(this.store, transfer, { organisation, id: row.id });
    if (row.mode === 'share' || (state.stage !== 'accepted' && !insteadOf)) return id;
    const opened = await execute(
      this.store,
      disposal,
      { organisation, id, correlation: request.correlation, request: request.repeatable },
      {
        ...this.writes.meta(request),
        type: 'OpenDisposal',
        asset: items[0]!.asset,
        legalBasis: row.legalBasis,
        reason: `What stays behind after the transfer to ${row.recipientName}.`,
      },
    );
    return opened.kind === 'refused' ? opened.refusal : id;
  }

  private async holds({ session }: RequestContext, id: string): Promise<ActiveHold[]> {
    return holdsOnItems(session, (await session.one(TransferCase, id))?.items ?? []);
  }

  /** The refusal of an address that a member reads: nobody accepts what the own organisation handed over. */
  private async ownAddress(request: RequestContext, field: string, address: string): Promise<Refusal | null> {
    const { session, who } = request;
    return (await isAddressOfMember(session, this.vault, who.organisationId, address))
      ? invalid(field, address, 'This is the address of a member: name a mailbox of the recipient.').refusal
      : null;
  }

  private run(
    request: RequestContext,
    { id, expectedRevision, reason }: ChangeInput,
    command: TransferCommand,
  ): Promise<object> {
    return this.writes.run(request, transfer, { id, expectedRevision, reason }, command, transferProjection);
  }
}

const isFinished = ({ status }: DisposalCase): boolean =>
  ['certified', 'closed', 'rejected', 'withdrawn'].includes(status);
