import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  Instant,
  listOf,
  NotFound,
  refusalType,
  RequestContext,
  Writes,
  type ListArgs,
  type ChangeInput,
} from '@custodia/graphql';
import { EVENT_STORE, FILES } from '@custodia/platform';
import { AssetKind, Classification } from '../asset/asset.types.js';
import { carersRefused } from '../asset/asset.facts.js';
import { belonging, list, one, seenAt } from '../asset/seen-at.js';
import { refsOf } from '../lineage/lineage.read.js';
import { AssetRef } from '../lineage/lineage.types.js';
import { document, type DocumentCommand } from './document.decider.js';
import type { DocumentDetails, DocumentFile } from './document.events.js';
import { fileMissing, registrationFacts, replacementFacts } from './document.facts.js';
import { documentProjection } from './document.projection.js';
import { Document } from './document.row.js';
import * as inputs from './document.types.js';
import { defaultWarnings } from './expiry.policy.js';
import { NotYourAsset } from '../asset/asset.refusals.js';

const DocumentNotCurrent = refusalType(
  'DocumentNotCurrent',
  'The document was superseded or withdrawn; it stays as it is.',
  { id: 'id', supersededBy: 'id' },
);

export const Documents = listOf(Document, {
  filter: {
    kind: { name: 'DocumentKind', values: inputs.DocumentKind },
    status: { name: 'DocumentStanding', values: inputs.DocumentStanding },
    classification: { name: 'Classification', values: Classification },
    attachedKind: { name: 'AssetKind', values: AssetKind },
    attachedId: 'id',
    addendumTo: 'id',
    ownerId: 'id',
    title: 'text',
    issuer: 'text',
    reference: 'text',
    digest: 'text',
    validUntil: 'instant',
    issuedAt: 'instant',
  },
  sort: ['title', 'validUntil', 'issuedAt'],
  asOf: true,
});

const RegisterDocumentResult = creationResult('RegisterDocument', Document, NotFound);
const CorrectDocumentDetailsResult = changeResult('CorrectDocumentDetails', Document, NotYourAsset, DocumentNotCurrent);
const AttachDocumentFileResult = changeResult('AttachDocumentFile', Document, NotYourAsset);
const PassDocumentOwnershipResult = changeResult('PassDocumentOwnership', Document, NotYourAsset);
const SupersedeDocumentResult = changeResult('SupersedeDocument', Document, NotYourAsset, DocumentNotCurrent);
const WithdrawDocumentResult = changeResult('WithdrawDocument', Document, NotYourAsset);

const keepers = ['asset_owner', 'data_custodian', 'procurement', 'reviewer', 'admin', 'integration'] as const;

@Resolver(() => Document)
export class DocumentResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Query(() => Document, {
    nullable: true,
    description: 'One document of the register, now or as it was at a past moment.',
  })
  @AllowMembers()
  document(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return one(request, Document, id, asOf);
  }

  @Query(() => Documents.Connection, {
    description: 'The documents register: ask by `validUntil` for what expires soon.',
  })
  @AllowMembers()
  documents(@CurrentRequest() request: RequestContext, @Args({ type: () => Documents.Args }) args: ListArgs) {
    return list(request, Document, args);
  }

  @ResolveField(() => AssetRef, {
    nullable: true,
    description: 'The asset that it is about; empty for the organisation.',
  })
  attachedTo(@Parent() row: Document, @CurrentRequest() request: RequestContext): Promise<AssetRef> | null {
    if (!row.attachedKind || !row.attachedId) return null;
    const asOf = seenAt(row);
    return request
      .loader(
        `attached ${asOf ?? ''}`,
        ({ session }) =>
          new DataLoader<{ kind: AssetKind; id: string; versionId: null }, AssetRef, string>(
            async (ends) => {
              const named = await refsOf(session, ends, asOf);
              return ends.map(named);
            },
            { cacheKeyFn: ({ kind, id }) => `${kind}/${id}` },
          ),
      )
      .load({ kind: row.attachedKind, id: row.attachedId, versionId: null });
  }

  @ResolveField(() => [Document], { description: 'Documents that add to it, oldest first.' })
  addenda(@Parent() row: Document, @CurrentRequest() request: RequestContext): Promise<Document[]> {
    return belonging(request, Document, 'addendumTo', row);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Where its file is: a path of this service, asked with the same token.',
  })
  path(@Parent() { digest }: Document): string | null {
    return digest && `/files/${digest}`;
  }

  @Mutation(() => RegisterDocumentResult, {
    description: 'Takes a document into the register. Upload its file before, with POST /files.',
  })
  @Allow(...keepers)
  async registerDocument(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RegisterDocumentInput,
  ) {
    const id = this.writes.idFor(request, 'document', input.id);
    const { attachedTo, addendumTo, classification, warnDaysBefore } = input;
    const organisation = request.who.organisationId;
    const file = input.file ? fileOf(input.file) : null;
    const missing = file && (await fileMissing(this.files, organisation, file));
    if (missing) return missing;
    return this.run(
      request,
      { ...input, id },
      {
        type: 'RegisterDocument',
        id,
        ...detailsOf(input),
        attachedTo: attachedTo ? { kind: attachedTo.kind, id: attachedTo.id } : { kind: 'organisation', id: null },
        addendumTo: addendumTo ?? null,
        file,
        classification,
        ownerId: input.ownerId ?? request.who.memberId,
        warnDaysBefore: warnDaysBefore ?? defaultWarnings,
        ...(await registrationFacts(request.session, this.store, organisation, input)),
      },
    );
  }

  @Mutation(() => CorrectDocumentDetailsResult, {
    description: 'Corrects what is stated of a document; all details as they are from now on.',
  })
  @Allow(...keepers)
  correctDocumentDetails(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.CorrectDocumentDetailsInput,
  ) {
    return this.run(request, input, { type: 'CorrectDocumentDetails', id: input.id, ...detailsOf(input) });
  }

  @Mutation(() => AttachDocumentFileResult, {
    description: 'Adds the file of a document that was registered without one.',
  })
  @Allow(...keepers)
  async attachDocumentFile(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AttachDocumentFileInput,
  ) {
    const file = fileOf(input.file);
    return (
      (await fileMissing(this.files, request.who.organisationId, file)) ??
      this.run(request, input, { type: 'AttachDocumentFile', id: input.id, ...file })
    );
  }

  @Mutation(() => PassDocumentOwnershipResult, { description: 'Lets another member be told before it expires.' })
  @Allow(...keepers)
  passDocumentOwnership(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.PassDocumentOwnershipInput,
  ) {
    return this.run(request, input, { type: 'PassDocumentOwnership', id: input.id, ownerId: input.ownerId });
  }

  @Mutation(() => SupersedeDocumentResult, {
    description: "Lets another document take its place, for example next year's report.",
  })
  @Allow(...keepers)
  async supersedeDocument(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.SupersedeDocumentInput,
  ) {
    const { id, byId } = input;
    const facts = await replacementFacts(this.store, request.who.organisationId, byId);
    return this.run(request, input, { type: 'SupersedeDocument', id, byId, ...facts });
  }

  @Mutation(() => WithdrawDocumentResult, { description: 'Withdraws the document: nobody may rely on it from now on.' })
  @Allow(...keepers)
  withdrawDocument(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.WithdrawDocumentInput) {
    return this.run(request, input, { type: 'WithdrawDocument', id: input.id, reason: input.reason });
  }

  private async run(
    request: RequestContext,
    change:
      | Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>
      | { readonly id: string; readonly reason?: string | undefined },
    command: DocumentCommand,
  ) {
    return (
      (await carersRefused(request, command)) ?? this.writes.run(request, document, change, command, documentProjection)
    );
  }
}

const fileOf = ({ digest, size, name }: inputs.DocumentFileInput): DocumentFile => ({ digest, size, name });

function detailsOf({
  kind,
  title,
  issuer,
  reference,
  scope,
  periodFrom,
  periodTo,
  issuedAt,
  validFrom,
  validUntil,
}: inputs.RegisterDocumentInput | inputs.CorrectDocumentDetailsInput): DocumentDetails {
  return {
    kind,
    title,
    issuer,
    reference: reference ?? null,
    scope: scope ?? null,
    periodFrom: periodFrom ?? null,
    periodTo: periodTo ?? null,
    issuedAt: issuedAt ?? null,
    validFrom: validFrom ?? null,
    validUntil: validUntil ?? null,
  };
}
