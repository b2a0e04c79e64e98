import { Inject } from '@nestjs/common';
import { Args, Field, ID, Mutation, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, maySee, Needs, RequestContext, Writes } from '@custodia/graphql';
import type { EventStore } from '@custodia/event-store';
import type { Mail } from '@custodia/mail';
import { EVENT_STORE, MAIL, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { openContacts, sealContact } from './contact-details.js';
import { eraseContact } from './erase-contact.js';
import { contactFacts } from './subprocessor.facts.js';
import { subprocessorResult, SubprocessorHost } from './subprocessor.host.js';
import * as inputs from './subprocessor.inputs.js';
import { Subprocessor } from './subprocessor.row.js';

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

const AddSubprocessorContactResult = subprocessorResult('AddSubprocessorContact');
const EraseSubprocessorContactResult = subprocessorResult('EraseSubprocessorContact');

/** People at a subprocessor, each sealed with a key of its own. */
@Resolver(() => Subprocessor)
export class ContactsResolver extends SubprocessorHost {
  constructor(
    writes: Writes,
    @Inject(VAULT) readonly vault: Vault,
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(MAIL) readonly mail: Mail,
  ) {
    super(writes);
  }

  @ResolveField(() => [SubprocessorContact], {
    description: 'Its contacts; for those who deal with vendors, empty for others.',
  })
  @Needs('contacts')
  contacts(
    @Parent() { id, contacts }: Subprocessor,
    @CurrentRequest() { who }: RequestContext,
  ): Promise<SubprocessorContact[]> | [] {
    return maySee('vendorPeople', who) ? openContacts(this.vault, who.organisationId, id, contacts) : [];
  }

  @Mutation(() => AddSubprocessorContactResult, { description: 'Records a contact, sealed with a key of its own.' })
  @Allow('procurement', 'asset_owner', 'admin', 'integration')
  async addSubprocessorContact(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AddSubprocessorContactInput,
  ) {
    const contactId = this.writes.idFor(request, 'contact', input.contactId);
    const { organisationId } = request.who;
    const contact = await contactFacts(this.vault, organisationId, contactId, input);
    if ('code' in contact) return contact;
    const sealed = await sealContact(this.vault, organisationId, input.id, contact);
    return this.run(request, input, {
      type: 'AddSubprocessorContact',
      id: input.id,
      contactId,
      role: input.role,
      ...sealed,
    });
  }

  @Mutation(() => EraseSubprocessorContactResult, {
    description:
      'Destroys the key of a contact, and with it name and address wherever they were recorded, the kept mails and the reasons that name it included.',
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
    if (!('code' in answer))
      await eraseContact(this, request.who.organisationId, { subprocessorId: input.id, contactId: input.contactId });
    return answer;
  }
}
