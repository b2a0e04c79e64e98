import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, immutableMap, type Decision, type ImmutableMap, type Refusal } from '@custodia/kernel';
import {
  assetRetired,
  disposed,
  idTaken,
  invalid,
  notFound,
  notRetired,
  reasonMissing,
  stillNeeded,
} from '../asset/asset.policy.js';
import { isStated } from '@custodia/import';
import { stepRefused } from '../asset/lifecycle.policy.js';
import { decideGate, endOfExceptions, evolveGate, type GateCommand } from './gate.decider.js';
import { subprocessorLifecycle } from './lifecycle.policy.js';
import {
  decideRelation,
  deletionsMissing,
  evolveRelation,
  stateOf,
  type Held,
  type Relation,
  type RelationCommand,
} from './relation.decider.js';
import {
  subprocessorCodec,
  type ContactData,
  type CustomerTask,
  type SubprocessorEvent,
  type SubprocessorRegisteredData,
} from './subprocessor.events.js';
import type { SubprocessorUse, Tier } from './subprocessor.policy.js';

type Data<Type extends SubprocessorEvent['type']> = Extract<SubprocessorEvent, { type: Type }>['data'];
type On<Type extends string, Fields> = { readonly type: Type; readonly id: string } & Fields;

export type SubprocessorCommand =
  | On<'RegisterSubprocessor', SubprocessorRegisteredData>
  /** A website that is not named stays as it is. */
  | On<'RenameSubprocessor', { readonly name: string; readonly website?: string | null | undefined }>
  | On<'StateSubprocessorPurpose', Data<'SubprocessorPurposeStated'>>
  | On<'StateSubprocessorRegions', Data<'SubprocessorRegionsStated'>>
  | On<'AssessSubprocessorUse', { readonly use: SubprocessorUse; readonly tier: Tier | null }>
  | On<'NameSubprocessorAlternatives', Data<'SubprocessorAlternativesNamed'>>
  | On<'ListSubprocessor', Data<'SubprocessorListed'>>
  | On<'UnlistSubprocessor', Data<'SubprocessorUnlisted'>>
  | On<'AnnounceSubprocessorChange', Data<'SubprocessorChangeAnnounced'>>
  | On<'AddSubprocessorContact', ContactData>
  | On<'EraseSubprocessorContact', { readonly contactId: string }>
  | GateCommand
  | RelationCommand
  | On<'RecordCustomerTasks', { readonly reviewId: string; readonly tasks: readonly CustomerTask[] }>
  | On<'CompleteCustomerTask', Data<'CustomerTaskDone'>>
  /** `neededBy`: what runs in production and stands on it, in words, as known when asked. */
  | On<'RetireSubprocessor', Data<'SubprocessorRetired'> & { readonly neededBy?: readonly string[] }>
  /** `held`: what it holds by the inventory, as known when asked. */
  | On<'RecordSubprocessorDisposal', Data<'SubprocessorDisposed'> & { readonly held: readonly Held[] }>;

interface Registered extends Relation {
  readonly registration: SubprocessorRegisteredData;
  readonly current: SubprocessorRegisteredData;
  readonly alternatives: string;
  readonly contacts: ImmutableMap<'present' | 'erased'>;
  readonly announcements: ImmutableMap<true>;
  /** Task ids; true once done. */
  readonly tasks: ImmutableMap<boolean>;
}

export type SubprocessorState =
  | { readonly status: 'absent' }
  | Registered
  | { readonly status: 'disposed'; readonly since: string; readonly caseId: string };

type Command = SubprocessorCommand & { readonly actor: string; readonly at: string };
type Answer = Decision<SubprocessorEvent, Refusal>;

/** The answer, or the refusal where the table of its life does not allow what it would change. */
function decide(command: Command, state: SubprocessorState): Answer {
  const answer = answerTo(command, state);
  if (state.status === 'absent' || state.status === 'disposed') return answer;
  if (answer.kind === 'refused' || answer.events.length === 0) return answer;
  const standing = { id: command.id, called: state.current.name, state: stateOf(state) };
  return stepRefused(subprocessorLifecycle, standing, command.type) ?? answer;
}

function answerTo(command: Command, state: SubprocessorState): Answer {
  if (command.type === 'RegisterSubprocessor') return register(command, state);
  if (state.status === 'absent') return notFound('subprocessor', command.id);
  if (state.status === 'disposed')
    return command.type === 'RecordSubprocessorDisposal' && command.caseId === state.caseId
      ? accept()
      : disposed(command.id, state.since);
  const { current } = state;
  switch (command.type) {
    case 'RenameSubprocessor': {
      const { name, website = current.website } = command;
      if (name.trim() === '') return invalid('name', name, 'Give the subprocessor a name.');
      if (!isAddress(website)) return noAddress(website);
      return current.name === name.trim() && current.website === website
        ? accept()
        : accept({ type: 'SubprocessorRenamed', data: { name: name.trim(), website } });
    }
    case 'StateSubprocessorPurpose': {
      const { purpose, categories } = command;
      if (categories.length === 0) return invalid('categories', '', 'Name at least one category.');
      return same([purpose, categories], [current.purpose, current.categories])
        ? accept()
        : accept({ type: 'SubprocessorPurposeStated', data: { purpose, categories } });
    }
    case 'StateSubprocessorRegions': {
      const { regions, transferBasis } = command;
      return same([regions, transferBasis], [current.regions, current.transferBasis])
        ? accept()
        : accept({ type: 'SubprocessorRegionsStated', data: { regions, transferBasis } });
    }
    case 'AssessSubprocessorUse': {
      const { use, tier } = command;
      return same([use, tier], [current.use, current.tier])
        ? accept()
        : accept({ type: 'SubprocessorUseAssessed', data: { use, tier } });
    }
    case 'NameSubprocessorAlternatives': {
      const { alternatives } = command;
      return JSON.stringify(alternatives) === state.alternatives
        ? accept()
        : accept({ type: 'SubprocessorAlternativesNamed', data: { alternatives } });
    }
    case 'ListSubprocessor': {
      const { effectiveAt, summary } = command;
      if (current.listed) return accept();
      if (state.status === 'retired') return assetRetired(command.id);
      return isStated(summary)
        ? accept({ type: 'SubprocessorListed', data: { effectiveAt, summary } })
        : invalid('summary', summary, 'Say what changes.');
    }
    case 'UnlistSubprocessor': {
      const { effectiveAt, summary } = command;
      if (!current.listed) return accept();
      return isStated(summary)
        ? accept({ type: 'SubprocessorUnlisted', data: { effectiveAt, summary } })
        : invalid('summary', summary, 'Say what changes.');
    }
    case 'AnnounceSubprocessorChange': {
      const { announcementId, summary, effectiveAt } = command;
      if (state.announcements.has(announcementId)) return accept();
      if (!isStated(summary)) return invalid('summary', summary, 'Say what changes.');
      if (effectiveAt <= command.at)
        return invalid(
          'effectiveAt',
          effectiveAt,
          'A change is announced before it happens: name a moment in the future.',
        );
      return accept({ type: 'SubprocessorChangeAnnounced', data: { announcementId, summary, effectiveAt } });
    }
    case 'AddSubprocessorContact': {
      const { contactId, name, email, role } = command;
      return state.contacts.has(contactId)
        ? accept()
        : accept({ type: 'SubprocessorContactAdded', data: { contactId, name, email, role } });
    }
    case 'EraseSubprocessorContact': {
      const { contactId } = command;
      const contact = state.contacts.get(contactId);
      if (!contact) return notFound('contact', contactId);
      return contact === 'erased' ? accept() : accept({ type: 'SubprocessorContactErased', data: { contactId } });
    }
    case 'RecordReviewDecision':
    case 'CloseGate':
    case 'GrantGateException':
    case 'RevokeGateException':
      return decideGate(command, state);
    case 'RecordSubprocessorContract':
    case 'ActivateSubprocessor':
    case 'SuspendSubprocessor':
    case 'ResumeSubprocessor':
    case 'ConfirmSubprocessorDeletion':
    case 'CompleteSubprocessorExit':
      return decideRelation(command, state);
    case 'RecordCustomerTasks': {
      const tasks = command.tasks.filter(({ taskId }) => !state.tasks.has(taskId));
      return tasks.length === 0
        ? accept()
        : accept({ type: 'CustomerTasksRecorded', data: { reviewId: command.reviewId, tasks } });
    }
    case 'CompleteCustomerTask': {
      const { taskId, note } = command;
      const done = state.tasks.get(taskId);
      if (done === undefined) return notFound('task', taskId);
      return done ? accept() : accept({ type: 'CustomerTaskDone', data: { taskId, note } });
    }
    case 'RetireSubprocessor': {
      if (state.status === 'retired') return accept();
      if (command.neededBy?.length) return stillNeeded(command.id, command.neededBy);
      const closing: SubprocessorEvent[] = state.gate?.opened
        ? [
            {
              type: 'GateClosed',
              data: { decidedAt: command.at, reviewId: null, reason: 'The subprocessor was retired.' },
            },
          ]
        : [];
      return (
        reasonMissing(command.reason) ??
        accept(
          { type: 'SubprocessorRetired', data: { reason: command.reason } },
          ...closing,
          ...endOfExceptions(state, command.at),
        )
      );
    }
    case 'RecordSubprocessorDisposal': {
      if (state.status !== 'retired') return notRetired(command.id);
      const { caseId, certificateNumber, disposedAt } = command;
      return (
        deletionsMissing(command.id, command.held, state) ??
        accept({ type: 'SubprocessorDisposed', data: { caseId, certificateNumber, disposedAt } })
      );
    }
  }
}

function register(command: Extract<Command, { type: 'RegisterSubprocessor' }>, state: SubprocessorState): Answer {
  const { id, name, website, purpose, categories, regions, transferBasis, use, tier, ownerId, listed } = command;
  const registration: SubprocessorRegisteredData = {
    name: name.trim(),
    website,
    purpose,
    categories,
    regions,
    transferBasis,
    use,
    tier,
    ownerId,
    listed,
  };
  if (registration.name === '') return invalid('name', name, 'Give the subprocessor a name.');
  if (categories.length === 0) return invalid('categories', '', 'Name at least one category.');
  if (!isAddress(website)) return noAddress(website);
  if (state.status === 'absent') return accept({ type: 'SubprocessorRegistered', data: registration });
  return state.status !== 'disposed' && same(state.registration, registration) ? accept() : idTaken(id);
}

const isAddress = (website: string | null): website is null => website === null || /^https?:\/\/[^\s]+$/.test(website);
const noAddress = (website: string) => invalid('website', website, 'Write an address such as https://vendor.example.');
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function evolve(state: SubprocessorState, event: SubprocessorEvent): SubprocessorState {
  if (event.type === 'SubprocessorRegistered') {
    return {
      status: 'registered',
      registration: event.data,
      current: event.data,
      alternatives: '[]',
      contacts: immutableMap(),
      announcements: immutableMap(),
      decisions: {},
      closedByHand: null,
      gate: null,
      exceptions: {},
      tasks: immutableMap(),
      contracts: [],
      activity: null,
      deletions: [],
      exited: false,
    };
  }
  if (state.status === 'absent' || state.status === 'disposed') return state;
  const now = (part: Partial<SubprocessorRegisteredData>): Registered => ({
    ...state,
    current: { ...state.current, ...part },
  });
  switch (event.type) {
    case 'SubprocessorRenamed':
    case 'SubprocessorPurposeStated':
    case 'SubprocessorRegionsStated':
    case 'SubprocessorUseAssessed':
      return now(event.data);
    case 'SubprocessorAlternativesNamed':
      return { ...state, alternatives: JSON.stringify(event.data.alternatives) };
    case 'SubprocessorListed':
      return now({ listed: true });
    case 'SubprocessorUnlisted':
      return now({ listed: false });
    case 'SubprocessorChangeAnnounced':
      return { ...state, announcements: state.announcements.with(event.data.announcementId, true) };
    case 'SubprocessorContactAdded':
      return { ...state, contacts: state.contacts.with(event.data.contactId, 'present') };
    case 'SubprocessorContactErased':
      return { ...state, contacts: state.contacts.with(event.data.contactId, 'erased') };
    case 'ReviewDecisionRecorded':
    case 'GateOpened':
    case 'GateClosed':
    case 'GateExceptionGranted':
    case 'GateExceptionRevoked':
      return evolveGate(state, event);
    case 'SubprocessorContractRecorded':
    case 'SubprocessorActivated':
    case 'SubprocessorSuspended':
    case 'SubprocessorResumed':
    case 'SubprocessorDeletionConfirmed':
    case 'SubprocessorExited':
      return evolveRelation(state, event);
    case 'CustomerTasksRecorded':
      return { ...state, tasks: state.tasks.withAll(event.data.tasks.map(({ taskId }) => [taskId, false])) };
    case 'CustomerTaskDone':
      return { ...state, tasks: state.tasks.with(event.data.taskId, true) };
    case 'SubprocessorRetired':
      return { ...state, status: 'retired' };
    case 'SubprocessorDisposed':
      return { status: 'disposed', since: event.data.disposedAt, caseId: event.data.caseId };
  }
}

export const subprocessorDecider: Decider<SubprocessorCommand, SubprocessorEvent, SubprocessorState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const subprocessor: Aggregate<SubprocessorCommand, SubprocessorEvent, SubprocessorState, Refusal> = {
  codec: subprocessorCodec,
  decider: subprocessorDecider,
};
