import type { Authenticate, Caller } from '@custodia/graphql';
import { counter, currentFacts } from '@custodia/telemetry';
import type { Sessions } from '../session/sessions.js';
import type { TokenLookup } from '../token/token-lookup.js';

const signIns = counter({
  name: 'custodia_sign_ins_total',
  help: 'Tokens and sessions that were presented: accepted, or why not',
  labels: ['outcome'],
});

export interface AuthenticationPorts {
  readonly tokens: TokenLookup;
  readonly accessTokens: Pick<Sessions, 'identify'>;
  readonly sessions: Pick<Sessions, 'identify'>;
  readonly sessionCookie: string;
  /** Told of each token that was accepted. */
  readonly onUse: (caller: Caller) => void;
}

/** Who presents a token or a session; leaves in the facts of the request who it is, or why it was not accepted. */
export function observedAuthentication({
  tokens,
  accessTokens,
  sessions,
  sessionCookie,
  onUse,
}: AuthenticationPorts): Authenticate {
  async function authenticate(presented: string): Promise<Caller | null> {
    const kinds = { ses_: sessions, act_: accessTokens } as const;
    const kind = kinds[presented.slice(0, 4) as keyof typeof kinds] ?? tokens;
    const answer = await kind.identify(presented);
    const facts = currentFacts();
    const first = facts?.caller === undefined && facts?.refusedToken === undefined;
    if (answer.kind === 'caller') {
      if (first) signIns.inc({ outcome: 'accepted' });
      if (facts) facts.caller = answer.caller;
      if (!answer.caller.session) onUse(answer.caller);
      return answer.caller;
    }
    if (first) signIns.inc({ outcome: answer.code.toLowerCase() });
    if (facts) facts.refusedToken = { code: answer.code, holder: answer.holder };
    return null;
  }
  return Object.assign(authenticate, { sessionCookie });
}
