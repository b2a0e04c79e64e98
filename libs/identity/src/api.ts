import { Module, type DynamicModule } from '@nestjs/common';
import { MemberResolver, Members } from './member/member.resolver.js';
import { OrganisationResolver } from './organisation/organisation.resolver.js';
import { ApiTokens, TokenResolver } from './token/token.resolver.js';
import { TOKEN_LOOKUP, type TokenLookup } from './token/token-lookup.js';

export { tokenLookup, type Authentication, type TokenLookup } from './token/token-lookup.js';

/** GraphQL of organisations, members and tokens. The lookup is the one that authenticates the requests of this process. */
@Module({})
export class IdentityApi {
  static of(lookup: TokenLookup): DynamicModule {
    return {
      module: IdentityApi,
      providers: [
        { provide: TOKEN_LOOKUP, useValue: lookup },
        OrganisationResolver,
        MemberResolver,
        Members.resolver,
        TokenResolver,
        ApiTokens.resolver,
      ],
    };
  }
}
