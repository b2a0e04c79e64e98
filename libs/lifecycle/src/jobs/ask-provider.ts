import { load } from '@custodia/event-store';
import { contactAddresses } from '@custodia/inventory/read';
import { reactor, type JobDefinition } from '@custodia/jobs';
import { isUuid } from '@custodia/kernel';
import { delivery } from '@custodia/mail';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalCodec, type DisposalEvent } from '../disposal/disposal.events.js';
import type { LifecyclePorts } from '../ports.js';
import { requestAt } from './due-dates.js';
import { requestOf } from './provider-mail.js';

const name = 'ask-provider';

export const askProviderReactor = reactor<DisposalEvent>({
  name,
  codecs: [disposalCodec],
  on: {
    ProviderDeletionRequested: ({ subject, data: { locationId, requestId } }) => [
      { name, data: { caseId: subject, locationId, requestId } },
    ],
  },
});

/** Mails the request to the contacts of the subprocessor that holds the copy, unless it has answered. A provider that the inventory does not know is asked by whoever recorded the request. */
export const askProvider = (
  ports: LifecyclePorts,
): JobDefinition<{ caseId: string; locationId: string; requestId: string }> => ({
  name,
  ...delivery,
  async handle({ organisation, data: { caseId, locationId, requestId } }) {
    const { state } = await load(ports.store, disposal, { organisation, id: caseId });
    const location =
      state.stage === 'none' ? undefined : state.locations.find(({ planned }) => planned.id === locationId);
    const provider = location?.planned.provider;
    if (location?.status !== 'awaiting_provider' || location.provider?.requestId !== requestId) return;
    if (!provider || !isUuid(provider)) return;
    const asked = await requestAt(ports, organisation, caseId, locationId);
    if (!asked) return;
    const session = ports.reader.session(organisation);
    const addresses = await contactAddresses(session, ports.vault, { organisation, id: provider }).finally(() =>
      session.end(),
    );
    for (const to of addresses) {
      const { publicUrl } = ports.config.http;
      const { title } = location.planned;
      const outcome = await ports.mail.send(requestOf({ to, caseId, locationId, asked, title, publicUrl }));
      if (outcome.kind === 'refused' && !outcome.permanent)
        throw new Error(`The mail server asks to come back later (${outcome.code}).`);
    }
  },
});
