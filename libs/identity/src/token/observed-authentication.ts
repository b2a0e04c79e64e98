import type { Authenticate } from '@custodia/graphql';
import { counter, currentFacts } from '@custodia/telemetry';
import type { TokenLookup } from './token-lookup.js';

const signIns = counter({
  name: 'custodia_sign_ins_total',
  help: 'Tokens that were presented: accepted, or why not',
  labels: ['outcome'],
});

/** Who presents a token; leaves in the facts of the request who it is, or why the token was not accepted. */
export const observedAuthentication =
  (lookup: TokenLookup): Authenticate =>
  async (token) => {
    const answer = await lookup.identify(token);
    const facts = currentFacts();
    const first = facts?.caller === undefined && facts?.refusedToken === undefined;
    if (answer.kind === 'caller') {
      if (first) signIns.inc({ outcome: 'accepted' });
      if (facts) facts.caller = answer.caller;
      return answer.caller;
    }
    if (first) signIns.inc({ outcome: answer.code.toLowerCase() });
    if (facts) facts.refusedToken = { code: answer.code, holder: answer.holder };
    return null;
  };
