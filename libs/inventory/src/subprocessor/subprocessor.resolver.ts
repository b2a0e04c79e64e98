import { Inject } from '@nestjs/common';
import { Args, Field, ID, Int, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  Instant,
  listOf,
  Needs,
  RequestContext,
  Writes,
  type ListArgs,
  type ChangeInput,
} from '@custodia/graphql';
import { VAULT } from '@custodia/platform';
import { isUuid, type Refusal } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { invalid } from '../asset/asset.policy.js';
import { AssetDisposed, AssetRetired } from '../asset/asset.refusals.js';
import { AssetStatus } from '../asset/asset.types.js';
import { carersRefused } from '../asset/asset.facts.js';
import { isEmail, openContacts, sealContact } from './contact-details.js';
import { subprocessor, type SubprocessorCommand } from './subprocessor.decider.js';
import * as inputs from './subprocessor.inputs.js';
import { usabilityAt, type Tier } from './subprocessor.policy.js';
import { subprocessorProjection } from './subprocessor.projection.js';
import { Subprocessor } from './subprocessor.row.js';
import { GateState, SubprocessorCategory, TransferBasis, type SubprocessorUse } from './subprocessor.types.js';

export const Subprocessors = listOf(Subprocessor, {
  filter: {
    name: 'text',
    status: { name: 'AssetStatus', values: AssetStatus },
    categories: { name: 'SubprocessorCategory', values: SubprocessorCategory },
    transferBasis: { name: 'TransferBasis', values: TransferBasis },
    regions: 'text',
    tier: 'number',
    ownerId: 'id',
    listed: 'boolean',
  },
  sort: ['name', 'tier'],
  asOf: true,
});

@ObjectType({ description: 'A contact at the subprocessor. Name and address are empty once erased.' })
export class SubprocessorContact {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Mail address.' })
  email!: string | null;

  @Field({ description: 'What the contact is responsible for.' })
  role!: string;
}

const RegisterSubprocessorResult = creationResult('RegisterSubprocessor', Subprocessor);
const change = (mutation: string) => changeResult(mutation, Subprocessor, AssetDisposed);
const RenameSubprocessorResult = change('RenameSubprocessor');
const StateSubprocessorPurposeResult = change('StateSubprocessorPurpose');
const StateSubprocessorRegionsResult = change('StateSubprocessorRegions');
const AssessSubprocessorUseResult = change('AssessSubprocessorUse');
const NameSubprocessorAlternativesResult = change('NameSubprocessorAlternatives');
const ListSubprocessorResult = changeResult('ListSubprocessor', Subprocessor, AssetDisposed, AssetRetired);
const UnlistSubprocessorResult = change('UnlistSubprocessor');
const AnnounceSubprocessorChangeResult = change('AnnounceSubprocessorChange');
const AddSubprocessorContactResult = change('AddSubprocessorContact');
const EraseSubprocessorContactResult = change('EraseSubprocessorContact');
const CloseGateResult = change('CloseGate');
const GrantGateExceptionResult = changeResult('GrantGateException', Subprocessor, AssetDisposed, AssetRetired);
const RevokeGateExceptionResult = change('RevokeGateException');
const CompleteCustomerTaskResult = change('CompleteCustomerTask');
const RetireSubprocessorResult = change('RetireSubprocessor');

const defaultUse: SubprocessorUse = {
  dataSensitivity: 'internal',
  criticality: 'medium',
  access: 'read',
  regulatoryExposure: 'contractual',
};
const mayReadContacts: readonly string[] = ['procurement', 'reviewer', 'asset_owner', 'admin', 'integration'];

@Resolver(() => Subprocessor)
export class SubprocessorResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Query(() => Subprocessor, { nullable: true, description: 'One subprocessor, now or as it was at a past moment.' })
  @AllowMembers()
  subprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return request.session.one(Subprocessor, id, { asOf });
  }

  @Query(() => Subprocessors.Connection, { description: 'Subprocessors of the organisation.' })
  @AllowMembers()
  subprocessors(@CurrentRequest() request: RequestContext, @Args({ type: () => Subprocessors.Args }) args: ListArgs) {
    return request.session.list(Subprocessor, args);
  }

  @Query(() => [Subprocessor], {
    description:
      'The list of subprocessors as it is published, by name, now or at a past moment; `notices` tell of changes.',
  })
  @AllowMembers()
  publishedSubprocessors(
    @CurrentRequest() request: RequestContext,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ): Promise<Subprocessor[]> {
    return request.session.all(Subprocessor, {
      filter: { listed: { eq: true }, status: { eq: AssetStatus.REGISTERED } },
      sort: { field: 'name' },
      asOf,
    });
  }

  @ResolveField(() => GateState, { description: 'Whether it may be used at a moment, now unless told.' })
  @Needs('gate', 'exceptions')
  gateState(
    @Parent() { gate, exceptions }: Subprocessor,
    @CurrentRequest() request: RequestContext,
    @Args('at', { type: () => Instant, nullable: true }) at?: string,
  ): GateState {
    return usabilityAt(gate, exceptions, at ?? request.now());
  }

  @ResolveField(() => [SubprocessorContact], {
    description: 'Its contacts; for those who deal with vendors, empty for others.',
  })
  @Needs('contacts')
  contacts(
    @Parent() { id, contacts }: Subprocessor,
    @CurrentRequest() { who }: RequestContext,
  ): Promise<SubprocessorContact[]> | [] {
    return who.roles.some((role) => mayReadContacts.includes(role))
      ? openContacts(this.vault, who.organisationId, id, contacts)
      : [];
  }

  @ResolveField(() => Int, { description: 'Customer tasks that are not done.' })
  @Needs('customerTasks')
  openCustomerTasks(@Parent() { customerTasks }: Subprocessor): number {
    return customerTasks.filter(({ doneAt }) => doneAt === null).length;
  }

  @Mutation(() => RegisterSubprocessorResult, {
    description: 'Takes a subprocessor into the inventory; its gate is closed.',
  })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  registerSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id: chosen, ...input }: inputs.RegisterSubprocessorInput,
  ) {
    const id = this.writes.idFor(request, 'subprocessor', chosen);
    const tier = acceptTier(input.tier);
    if (tier.kind === 'refused') return tier.refusal;
    const { name, purpose, categories, regions, transferBasis, listed } = input;
    const [website, use, ownerId] = [
      input.website ?? null,
      { ...defaultUse, ...input.use },
      input.ownerId ?? request.who.memberId,
    ];
    return this.run(
      request,
      { id },
      {
        type: 'RegisterSubprocessor',
        id,
        name,
        website,
        purpose,
        categories,
        regions,
        transferBasis,
        use,
        tier: tier.tier,
        ownerId,
        listed,
      },
    );
  }

  @Mutation(() => RenameSubprocessorResult, { description: 'Records its name, and its website if that is named.' })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  renameSubprocessor(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RenameSubprocessorInput) {
    return this.run(request, input, {
      type: 'RenameSubprocessor',
      id: input.id,
      name: input.name,
      website: input.website,
    });
  }

  @Mutation(() => StateSubprocessorPurposeResult, { description: 'Records what it is used for.' })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  stateSubprocessorPurpose(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.StateSubprocessorPurposeInput,
  ) {
    return this.run(request, input, {
      type: 'StateSubprocessorPurpose',
      id: input.id,
      purpose: input.purpose,
      categories: input.categories,
    });
  }

  @Mutation(() => StateSubprocessorRegionsResult, {
    description: 'Records where it processes data, and on which ground.',
  })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  stateSubprocessorRegions(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.StateSubprocessorRegionsInput,
  ) {
    return this.run(request, input, {
      type: 'StateSubprocessorRegions',
      id: input.id,
      regions: input.regions,
      transferBasis: input.transferBasis,
    });
  }

  @Mutation(() => AssessSubprocessorUseResult, {
    description: 'Records how it is used: what its inherent risk and tier follow from.',
  })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  assessSubprocessorUse(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AssessSubprocessorUseInput,
  ) {
    const tier = acceptTier(input.tier);
    return tier.kind === 'refused'
      ? tier.refusal
      : this.run(request, input, {
          type: 'AssessSubprocessorUse',
          id: input.id,
          use: { ...defaultUse, ...input.use },
          tier: tier.tier,
        });
  }

  @Mutation(() => NameSubprocessorAlternativesResult, { description: 'Names what could take its place.' })
  @Allow('procurement', 'asset_owner', 'admin')
  async nameSubprocessorAlternatives(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.NameSubprocessorAlternativesInput,
  ) {
    const alternatives = input.alternatives.map(({ name, subprocessorId, note }) => ({
      name,
      subprocessorId: subprocessorId ?? null,
      note,
    }));
    const ids = alternatives.flatMap(({ subprocessorId }) => subprocessorId ?? []);
    const known = await request.session.byIds(Subprocessor, ids);
    const unknown = ids.find((_, index) => !known[index]);
    if (unknown !== undefined)
      return invalid(
        'alternatives.subprocessorId',
        unknown,
        'Give the id of a registered subprocessor, or leave it out.',
      ).refusal;
    return this.run(request, input, { type: 'NameSubprocessorAlternatives', id: input.id, alternatives });
  }

  @Mutation(() => ListSubprocessorResult, { description: 'Puts it on the public list, with a notice.' })
  @Allow('procurement', 'admin')
  listSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, summary, effectiveAt, ...input }: inputs.ListSubprocessorInput,
  ) {
    return this.run(
      request,
      { id, ...input },
      { type: 'ListSubprocessor', id, summary, effectiveAt: effectiveAt ?? request.now() },
    );
  }

  @Mutation(() => UnlistSubprocessorResult, { description: 'Takes it off the public list, with a notice.' })
  @Allow('procurement', 'admin')
  unlistSubprocessor(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, summary, effectiveAt, ...input }: inputs.UnlistSubprocessorInput,
  ) {
    return this.run(
      request,
      { id, ...input },
      { type: 'UnlistSubprocessor', id, summary, effectiveAt: effectiveAt ?? request.now() },
    );
  }

  @Mutation(() => AnnounceSubprocessorChangeResult, {
    description: 'Gives notice of a coming change to those who rely on the list.',
  })
  @Allow('procurement', 'admin')
  announceSubprocessorChange(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, summary, effectiveAt, ...input }: inputs.AnnounceSubprocessorChangeInput,
  ) {
    const announcementId = this.writes.idFor(request, 'announcement', input.announcementId);
    return this.run(
      request,
      { id, ...input },
      { type: 'AnnounceSubprocessorChange', id, announcementId, summary, effectiveAt: effectiveAt ?? request.now() },
    );
  }

  @Mutation(() => AddSubprocessorContactResult, { description: 'Records a contact, sealed with a key of its own.' })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  async addSubprocessorContact(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AddSubprocessorContactInput,
  ) {
    const contactId = this.writes.idFor(request, 'contact', input.contactId);
    if (!isUuid(contactId))
      return invalid('contactId', contactId, 'Send a UUID in lower case, or leave it out.').refusal;
    if ((await this.vault.state({ organisation: request.who.organisationId, id: contactId })) === 'erased')
      return invalid('contactId', contactId, 'This person was erased; leave the id out for a new contact.').refusal;
    const name = input.name.trim();
    const email = input.email.trim();
    if (name === '' || name.length > 200)
      return invalid('name', input.name, 'Write the name in 1 to 200 characters.').refusal;
    if (!isEmail(email))
      return invalid('email', input.email, 'Write one mail address, for example ada@example.org.').refusal;
    const sealed = await sealContact(this.vault, request.who.organisationId, input.id, { contactId, name, email });
    return this.run(request, input, {
      type: 'AddSubprocessorContact',
      id: input.id,
      contactId,
      role: input.role,
      ...sealed,
    });
  }

  @Mutation(() => EraseSubprocessorContactResult, {
    description: 'Destroys the key of a contact, and with it name and address wherever they were recorded.',
  })
  @Allow('procurement', 'admin')
  async eraseSubprocessorContact(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.EraseSubprocessorContactInput,
  ) {
    const answer = await this.run(request, input, {
      type: 'EraseSubprocessorContact',
      id: input.id,
      contactId: input.contactId,
    });
    // The fact is recorded first: whoever reads it knows why nothing opens any more. Repeating is harmless.
    if (!('code' in answer)) await this.vault.erase({ organisation: request.who.organisationId, id: input.contactId });
    return answer;
  }

  @Mutation(() => CloseGateResult, {
    description: 'Forbids its use from now on and ends its exceptions; only an approved review opens the gate again.',
  })
  @Allow('reviewer', 'admin')
  closeGate(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.CloseGateInput) {
    return this.run(request, input, {
      type: 'CloseGate',
      id: input.id,
      decidedAt: request.now(),
      reason: input.reason,
    });
  }

  @Mutation(() => GrantGateExceptionResult, {
    description: 'Allows its use for a limited time without an approved review (ETSI TS 104 223, 5.2.3-2.1).',
  })
  @Allow('reviewer', 'admin')
  grantGateException(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.GrantGateExceptionInput) {
    const { justification, mitigations, until } = input;
    const exceptionId = this.writes.idFor(request, 'gate-exception', input.exceptionId);
    if (!isUuid(exceptionId))
      return invalid('exceptionId', exceptionId, 'Send a UUID in lower case, or leave it out.').refusal;
    return this.run(request, input, {
      type: 'GrantGateException',
      id: input.id,
      exceptionId,
      justification,
      mitigations,
      until,
    });
  }

  @Mutation(() => RevokeGateExceptionResult, { description: 'Ends an exception before its time.' })
  @Allow('reviewer', 'admin')
  revokeGateException(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RevokeGateExceptionInput,
  ) {
    return this.run(request, input, { type: 'RevokeGateException', id: input.id, exceptionId: input.exceptionId });
  }

  @Mutation(() => CompleteCustomerTaskResult, {
    description: 'Records that a task which the vendor leaves to us is done.',
  })
  @Allow('asset_owner', 'procurement', 'reviewer', 'admin')
  completeCustomerTask(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.CompleteCustomerTaskInput,
  ) {
    return this.run(request, input, {
      type: 'CompleteCustomerTask',
      id: input.id,
      taskId: input.taskId,
      note: input.note,
    });
  }

  @Mutation(() => RetireSubprocessorResult, {
    description: 'Takes it out of use for good, closes its gate and ends its exceptions.',
  })
  @Allow('procurement', 'asset_owner', 'admin')
  retireSubprocessor(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RetireSubprocessorInput) {
    return this.run(request, input, { type: 'RetireSubprocessor', id: input.id, reason: input.reason });
  }

  private async run(
    request: RequestContext,
    change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: SubprocessorCommand,
  ): Promise<object | Refusal> {
    return (
      (await carersRefused(request, command)) ??
      this.writes.run(request, subprocessor, change, command, subprocessorProjection)
    );
  }
}

function acceptTier(tier: number | undefined | null): { kind: 'tier'; tier: Tier | null } | ReturnType<typeof invalid> {
  if (tier === undefined || tier === null) return { kind: 'tier', tier: null };
  return tier >= 1 && tier <= 4
    ? { kind: 'tier', tier: tier as Tier }
    : invalid('tier', String(tier), 'A tier is 1, 2, 3 or 4.');
}
