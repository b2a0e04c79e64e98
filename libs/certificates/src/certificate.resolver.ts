import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import {
  Allow,
  AllowAnyone,
  AllowMembers,
  CurrentRequest,
  changeResult,
  Instant,
  JoinedMembersOnly,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { CONFIG, EVENT_STORE, FILES, SIGNING_KEYS } from '@custodia/platform';
import type { Config } from '@custodia/kernel';
import { RolesNotSeparate } from '@custodia/lifecycle';
import { dutiesIn } from '@custodia/lifecycle/read';
import { certificate } from './certificate.decider.js';
import { RevokeCertificateInput } from './certificate.inputs.js';
import { certificateProjection } from './certificate.projection.js';
import { Certificate } from './certificate.row.js';
import { CertificateKeySet, CertificateKind, CertificateStatus, CertificateVerification } from './certificate.types.js';
import type { SigningKeys } from './keys/signing-keys.js';
import { CertificateRegister } from './register.js';
import { contentOf } from './stored-file.js';
import { checkUrl } from './urls.js';
import type { Verification } from './verify.js';

export const Certificates = listOf(Certificate, {
  filter: {
    number: 'text',
    kind: { name: 'CertificateKind', values: CertificateKind },
    status: { name: 'CertificateStatus', values: CertificateStatus },
    caseId: 'id',
    assetIds: 'id',
    digest: 'text',
    pdfDigest: 'text',
    kid: 'text',
    issuedAt: 'instant',
  },
  sort: ['number', 'issuedAt'],
  asOf: true,
});

const RevokeCertificateResult = changeResult('RevokeCertificate', Certificate, RolesNotSeparate);

@Resolver(() => Certificate)
@JoinedMembersOnly()
export class CertificateResolver {
  constructor(
    private readonly writes: Writes,
    private readonly register: CertificateRegister,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeys,
  ) {}

  @Query(() => Certificate, { nullable: true, description: 'One certificate, by its number or id.' })
  @AllowMembers()
  async certificate(
    @CurrentRequest() { session }: RequestContext,
    @Args('number', { type: () => String, nullable: true }) number?: string,
    @Args('id', { type: () => ID, nullable: true }) id?: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    if (id) return session.one(Certificate, id, { asOf });
    const { nodes } = await session.list(Certificate, { filter: { number: { eq: number ?? '' } }, first: 1, asOf });
    return nodes[0] ?? null;
  }

  @Query(() => Certificates.Connection, { description: 'Certificates of the organisation.' })
  @AllowMembers()
  certificates(@CurrentRequest() { session }: RequestContext, @Args({ type: () => Certificates.Args }) args: ListArgs) {
    return session.list(Certificate, args);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Text of certificate.json, the signed file.',
  })
  async json(@Parent() { digest }: Certificate, @CurrentRequest() { who }: RequestContext): Promise<string | null> {
    return (await contentOf(this.files, who.organisationId, digest))?.toString('utf8') ?? null;
  }

  @ResolveField(() => String, { description: 'Address of certificate.json; needs the token.' })
  jsonUrl(@Parent() { number }: Certificate): string {
    return `${this.config.http.publicUrl}/certificates/${number}.json`;
  }

  @ResolveField(() => String, { description: 'Address of the PDF; needs the token.' })
  pdfUrl(@Parent() { number }: Certificate): string {
    return `${this.config.http.publicUrl}/certificates/${number}.pdf`;
  }

  @ResolveField(() => String, {
    description: 'Public page that tells whoever holds the certificate whether it stands.',
  })
  checkUrl(@Parent() { organisationId, digest }: Certificate): string {
    return checkUrl(this.config.http.publicUrl, organisationId, digest);
  }

  @Query(() => CertificateVerification, { description: 'Checks the text of a certificate.json. Open to anyone.' })
  @AllowAnyone()
  async verifyCertificate(
    @Args('file', { description: 'The whole text of certificate.json.' }) file: string,
  ): Promise<CertificateVerification> {
    return shown(await this.register.verify(Buffer.from(file, 'utf8')));
  }

  @Query(() => CertificateKeySet, { description: 'The keys that certificates are checked with. Open to anyone.' })
  @AllowAnyone()
  async certificateKeys(): Promise<CertificateKeySet> {
    const jwks = await this.keys.publicKeys();
    const moment = (seconds: number): string => new Date(seconds * 1000).toISOString();
    return {
      keys: jwks.keys.map(({ kid, x, nbf, exp, revoked }) => ({
        kid,
        x,
        validFrom: moment(nbf),
        validTo: moment(exp),
        ...(revoked ? { revokedAt: moment(revoked.at), revokedReason: revoked.reason } : {}),
      })),
      jwks: JSON.stringify(jwks, null, 2),
    };
  }

  @Mutation(() => RevokeCertificateResult, {
    description:
      'Takes back a wrong certificate; whoever checks it is told so. Never by somebody with another duty in its case.',
  })
  @Allow('data_custodian', 'admin')
  async revokeCertificate(@CurrentRequest() request: RequestContext, @Args('input') input: RevokeCertificateInput) {
    const row = await request.session.one(Certificate, input.id);
    const duties = row ? await dutiesIn(this.store, request.who.organisationId, row.caseId) : {};
    return this.writes.run(
      request,
      certificate,
      input,
      { type: 'RevokeCertificate', reason: input.reason, duties },
      certificateProjection,
    );
  }
}

export const shown = ({ certificate: signed, ...verification }: Verification): CertificateVerification =>
  ({
    ...verification,
    ...(signed
      ? { number: signed.number, organisation: signed.organisation.name, content: JSON.stringify(signed) }
      : {}),
  }) as CertificateVerification;
