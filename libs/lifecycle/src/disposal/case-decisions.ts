import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { Writes, type RequestContext, type ChangeInput } from '@custodia/graphql';
import { EVENT_STORE, FILES, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import type { DisposalCommand } from './disposal.commands.js';
import { disposalProjection } from './disposal.projection.js';
import { caseFacts, recordNews } from './disposal.facts.js';
import { DisposalCase } from './disposal.row.js';
import { isOver } from './disposal.state.js';
import type { CaseFacts } from './inventory-now.policy.js';
import { runDisposal, unknownCase } from './run-disposal.js';

type FromFacts = (facts: CaseFacts) => DisposalCommand;

/** Steps of a case that ask the inventory and the legal holds again: from the approval to the validation. */
@Injectable()
export class CaseDecisions {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(FILES) readonly files: Files,
    @Inject(VAULT) readonly vault: Vault,
  ) {}

  /** Runs a command that decides, on the facts of this moment; or records what the scope lacks and answers with it. */
  decide(request: RequestContext, input: ChangeInput, command: FromFacts): Promise<object> {
    return this.#run(request, input, command, true);
  }

  /** Runs a command that records what was done, on the facts of this moment. */
  record(request: RequestContext, input: ChangeInput, command: FromFacts): Promise<object> {
    return this.#run(request, input, command, false);
  }

  async #run(request: RequestContext, input: ChangeInput, command: FromFacts, decides: boolean): Promise<object> {
    const row = await request.session.one(DisposalCase, input.id);
    if (!row || row.state.stage === 'none') return unknownCase;
    const { state } = row;
    const { organisationId: organisation, memberId } = request.who;
    const { store, files, vault } = this;
    const ports = { session: request.session, store, files, vault };
    const facts = await caseFacts(ports, organisation, input.id, state, decides ? memberId : undefined);
    const incomplete =
      decides && !isOver(state.stage)
        ? await recordNews(this.store, { organisation, id: input.id }, state, facts, this.writes.meta(request))
        : null;
    if (!incomplete) return runDisposal(this.writes, request, input, command(facts));
    await this.writes.shown(request, [disposalProjection], incomplete.position);
    return incomplete.refusal;
  }
}
