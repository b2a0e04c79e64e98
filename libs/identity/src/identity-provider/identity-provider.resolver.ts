import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Allow,
  changeResult,
  creationResult,
  CurrentRequest,
  FreshSignIn,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { isUuid, type Config } from '@custodia/kernel';
import { CONFIG, VAULT } from '@custodia/platform';
import { VaultFault, type Sealed, type Vault } from '@custodia/vault';
import { ProviderDisconnected } from '../refusals.js';
import { invalid } from '../refusals.policy.js';
import { isAllowedHost } from './guarded-fetch.js';
import { identityProvider, type IdentityProviderCommand } from './identity-provider.decider.js';
import { secretSealedAt } from './identity-provider.events.js';
import * as inputs from './identity-provider.inputs.js';
import { identityProviderProjection } from './identity-provider.projection.js';
import { IdentityProvider } from './identity-provider.row.js';
import { PROVIDERS, type Providers } from './providers.js';
import { redirectUriOf } from './redirect-uri.js';

export const IdentityProviders = listOf(IdentityProvider, { filter: { name: 'text' }, sort: ['name'] });

const ConnectIdentityProviderResult = creationResult('ConnectIdentityProvider', IdentityProvider, ProviderDisconnected);
const SetIdentityProviderRulesResult = changeResult('SetIdentityProviderRules', IdentityProvider, ProviderDisconnected);
const ReplaceIdentityProviderSecretResult = changeResult(
  'ReplaceIdentityProviderSecret',
  IdentityProvider,
  ProviderDisconnected,
);
const DisconnectIdentityProviderResult = changeResult('DisconnectIdentityProvider', IdentityProvider);

type Change = Pick<inputs.DisconnectIdentityProviderInput, 'id' | 'expectedRevision' | 'reason'>;

@Resolver(() => IdentityProvider)
export class IdentityProviderResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PROVIDERS) private readonly providers: Providers,
  ) {}

  @Query(() => IdentityProvider, { nullable: true, description: 'One identity provider.' })
  @Allow('admin', 'auditor')
  identityProvider(@CurrentRequest() { session }: RequestContext, @Args('id', { type: () => ID }) id: string) {
    return session.one(IdentityProvider, id);
  }

  @Query(() => IdentityProviders.Connection, { description: 'Identity providers of the organisation.' })
  @Allow('admin', 'auditor')
  identityProviders(
    @CurrentRequest() { session }: RequestContext,
    @Args({ type: () => IdentityProviders.Args }) args: ListArgs,
  ) {
    return session.list(IdentityProvider, args);
  }

  @ResolveField(() => String, { description: 'The address to register with the provider as the redirect URI.' })
  redirectUri(@Parent() { id }: IdentityProvider, @CurrentRequest() { who }: RequestContext): string {
    return redirectUriOf(this.config.http.publicUrl, { organisationId: who.organisationId, providerId: id });
  }

  @Mutation(() => ConnectIdentityProviderResult, {
    description:
      'Lets people of the organisation sign in by a provider of OpenID Connect. Register `redirectUri` of the answer there.',
  })
  @Allow('admin')
  @FreshSignIn()
  async connectIdentityProvider(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id: chosen, clientSecret, reason, ...given }: inputs.ConnectIdentityProviderInput,
  ) {
    const id = this.writes.idFor(request, 'identityProvider', chosen);
    const issuer = given.issuer.trim();
    const secret = await this.sealed(request, id, clientSecret);
    if ('code' in secret) return secret;
    const issuerProblem = this.issuerProblem(issuer);
    const command = { type: 'ConnectIdentityProvider', id, ...given, issuer, issuerProblem, secret } as const;
    return this.run(request, { id, ...(reason === undefined ? {} : { reason }) }, command);
  }

  @Mutation(() => SetIdentityProviderRulesResult, {
    description:
      'Says anew which mail addresses a provider answers for, who may come in, and which groups give which roles. It holds from the next sign-in.',
  })
  @Allow('admin')
  @FreshSignIn()
  setIdentityProviderRules(
    @CurrentRequest() request: RequestContext,
    @Args('input') { expectedRevision, reason, ...rules }: inputs.SetIdentityProviderRulesInput,
  ) {
    const { id } = rules;
    return this.run(request, { id, expectedRevision, reason } as Change, {
      type: 'SetIdentityProviderRules',
      ...rules,
    });
  }

  @Mutation(() => ReplaceIdentityProviderSecretResult, {
    description: 'Exchanges the secret that the provider gave this service.',
  })
  @Allow('admin')
  @FreshSignIn()
  async replaceIdentityProviderSecret(
    @CurrentRequest() request: RequestContext,
    @Args('input') { clientSecret, ...change }: inputs.ReplaceIdentityProviderSecretInput,
  ) {
    const secret = await this.sealed(request, change.id, clientSecret);
    if ('code' in secret) return secret;
    return this.run(request, change, { type: 'ReplaceIdentityProviderSecret', id: change.id, secret });
  }

  @Mutation(() => DisconnectIdentityProviderResult, {
    description:
      'Nobody signs in by the provider any more; its secret is destroyed. Members stay members, with the roles that they have.',
  })
  @Allow('admin')
  @FreshSignIn()
  disconnectIdentityProvider(
    @CurrentRequest() request: RequestContext,
    @Args('input') change: inputs.DisconnectIdentityProviderInput,
  ) {
    return this.run(request, change, { type: 'DisconnectIdentityProvider', id: change.id });
  }

  private async run(request: RequestContext, change: Change, command: IdentityProviderCommand) {
    const answer = await this.writes.run(request, identityProvider, change, command, identityProviderProjection);
    // At once for the reader of this answer; the job that the event asks for makes it sure.
    if (!('code' in answer))
      await this.providers.refresh({ organisationId: request.who.organisationId, providerId: change.id });
    return answer;
  }

  private async sealed({ who: { organisationId: organisation } }: RequestContext, id: string, clear: string) {
    if (!isUuid(id)) return invalid('id', id, 'Send a UUID in lower case, or leave it out.').refusal;
    if (clear.trim() === '' || clear.length > 1_000)
      return invalid('clientSecret', '', 'Send the secret that the provider gave, of 1 to 1000 characters.').refusal;
    try {
      return await this.vault.seal({ organisation, id }, secretSealedAt(organisation, id), clear);
    } catch (fault) {
      // The key of a provider that was disconnected is destroyed: what is sealed in its place is refused by the decider.
      if (fault instanceof VaultFault) return nothingSealed(id);
      throw fault;
    }
  }

  private issuerProblem(issuer: string): string | null {
    if (!URL.canParse(issuer)) return 'Write an address such as https://login.acme.example.';
    const url = new URL(issuer);
    const allowed = isAllowedHost(url, this.config.outgoing.allowedHosts);
    if (url.protocol !== 'https:' && !(allowed && url.protocol === 'http:')) return 'Use an address with https.';
    if (url.username || url.password || url.search || url.hash || issuer.length > 500)
      return 'Write the address without user, query and fragment.';
    return null;
  }
}

const nothingSealed = (subject: string): Sealed => ({
  sealed: 'A256GCM',
  subject,
  iv: '',
  ciphertext: '',
  tag: '',
  digest: '',
});
