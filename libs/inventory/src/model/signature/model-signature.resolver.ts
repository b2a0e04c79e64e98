import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Files } from '@custodia/files';
import { Allow, changeResult, CurrentRequest, IdTaken, RequestContext, Writes } from '@custodia/graphql';
import { refuse } from '@custodia/kernel';
import { FILES } from '@custodia/platform';
import { invalid, notFound } from '../../asset/asset.policy.js';
import { AssetDisposed, NotYourAsset, SignatureNotValid } from '../../asset/asset.refusals.js';
import { contentOf } from '../../asset/content.js';
import { model } from '../model.decider.js';
import { AttachModelSignatureInput } from '../model.inputs.js';
import { modelProjection, modelVersionProjection } from '../model.projection.js';
import { Model, ModelVersion } from '../model.row.js';
import { largestBundle, NotASigningBundle, readSigningBundle, type SigningBundle } from './signing-bundle.js';
import { differingFiles, verifySignature } from './verify-signature.js';

const AttachResult = changeResult(
  'AttachModelSignature',
  Model,
  IdTaken,
  AssetDisposed,
  NotYourAsset,
  SignatureNotValid,
);

/** Signatures of others over the files of a version (OpenSSF Model Signing; ETSI TS 104 223, 5.2.1-2 and 5.2.4-1.2). */
@Resolver(() => Model)
export class ModelSignatureResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Mutation(() => AttachResult, {
    description:
      'Attaches a signature (OpenSSF Model Signing) to a version when it holds and is over exactly its files. A keyless one is kept as a claim.',
  })
  @Allow('asset_owner', 'reviewer', 'admin', 'integration')
  async attachModelSignature(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: AttachModelSignatureInput,
  ) {
    const { id, versionId, fileName } = input;
    const { organisationId } = request.who;
    const version = await request.session.one(ModelVersion, versionId);
    if (version?.modelId !== id) return notFound('version', versionId).refusal;
    const content = await contentOf(this.files, organisationId, input);
    if (content.kind === 'refused') return content.refusal;
    const field = input.content == null ? 'digest' : 'content';
    const bundle = bundleIn(content.bytes, field);
    if ('code' in bundle) return bundle;
    const found = verifySignature(bundle, { ...input, at: request.now() });
    if ('kind' in found)
      return found.kind === 'untrusted'
        ? invalid(found.field, '', found.remedy).refusal
        : notValid(versionId, `The signature does not hold: ${found.problem}.`);
    const differing = differingFiles(bundle, version.files, fileName);
    if (differing) return notValid(versionId, 'The signature is over other files than this version has.', differing);
    const { digest } = await this.files.put(organisationId, content.bytes, { maxBytes: largestBundle });
    const signatureId = this.writes.idFor(request, 'signature', input.signatureId);
    return this.writes.run(
      request,
      model,
      input,
      { type: 'AttachModelSignature', id, signatureId, versionId, bundle: digest, fileName, ...found },
      modelProjection,
      modelVersionProjection,
    );
  }
}

function bundleIn(bytes: Uint8Array, field: string): SigningBundle | ReturnType<typeof invalid>['refusal'] {
  if (bytes.byteLength > largestBundle)
    return invalid(field, '', `The file of a signature has at most ${largestBundle} bytes.`).refusal;
  try {
    return readSigningBundle(bytes);
  } catch (fault) {
    if (!(fault instanceof NotASigningBundle)) throw fault;
    return invalid(field, '', `The file is no signature of OpenSSF Model Signing 1.0: ${fault.message}.`).refusal;
  }
}

const mostNamed = 50;

const notValid = (id: string, problem: string, files: readonly string[] = []) =>
  refuse({
    code: 'SIGNATURE_NOT_VALID',
    message: `${problem}${files.length === 0 ? '' : ` ${files.slice(0, 3).join('; ')}${files.length > 3 ? `; and ${files.length - 3} more` : ''}.`}`,
    id,
    problem,
    files: files.slice(0, mostNamed),
  }).refusal;
