import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, own, type Decision, type Refusal } from '@custodia/kernel';
import { assetRetired, disposed, idTaken, invalid, notFound, notRetired, unexplained } from '../asset/asset.policy.js';
import { isStated } from '../cards/completeness.policy.js';
import {
  subprocessorCodec,
  type ContactData,
  type CustomerTask,
  type SubprocessorEvent,
  type SubprocessorRegisteredData,
} from './subprocessor.events.js';
import {
  longestExceptionDays,
  type Gate,
  type GateException,
  type SubprocessorUse,
  type Tier,
} from './subprocessor.policy.js';

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
  | On<'OpenGate', Data<'GateOpened'>>
  | On<'CloseGate', Data<'GateClosed'>>
  | On<'GrantGateException', Data<'GateExceptionGranted'>>
  | On<'RevokeGateException', Data<'GateExceptionRevoked'>>
  | On<'RecordCustomerTasks', { readonly reviewId: string; readonly tasks: readonly CustomerTask[] }>
  | On<'CompleteCustomerTask', Data<'CustomerTaskDone'>>
  | On<'RetireSubprocessor', Data<'SubprocessorRetired'>>
  | On<'RecordSubprocessorDisposal', Data<'SubprocessorDisposed'>>;

interface Registered {
  readonly status: 'registered' | 'retired';
  readonly registration: SubprocessorRegisteredData;
  readonly current: SubprocessorRegisteredData;
  readonly alternatives: string;
  readonly contacts: Readonly<Record<string, 'present' | 'erased'>>;
  readonly announcements: ReadonlySet<string>;
  readonly gate: (Omit<Gate, 'since'> & { readonly decidedAt: string }) | null;
  readonly exceptions: Readonly<Record<string, GateException>>;
  /** Task ids; true once done. */
  readonly tasks: Readonly<Record<string, boolean>>;
}

export type SubprocessorState =
  | { readonly status: 'absent' }
  | Registered
  | { readonly status: 'disposed'; readonly since: string; readonly caseId: string };

type Command = SubprocessorCommand & { readonly actor: string; readonly at: string };
type Answer = Decision<SubprocessorEvent, Refusal>;

function decide(command: Command, state: SubprocessorState): Answer {
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
      return state.contacts[contactId]
        ? accept()
        : accept({ type: 'SubprocessorContactAdded', data: { contactId, name, email, role } });
    }
    case 'EraseSubprocessorContact': {
      const { contactId } = command;
      const contact = own(state.contacts, contactId);
      if (!contact) return notFound('contact', contactId);
      return contact === 'erased' ? accept() : accept({ type: 'SubprocessorContactErased', data: { contactId } });
    }
    case 'OpenGate': {
      const { reviewId, reason, conditional, until, decidedAt } = command;
      if (state.status === 'retired') return assetRetired(command.id);
      if (
        state.gate?.state === 'open' &&
        same([reviewId, conditional, until], [state.gate.reviewId, state.gate.conditional, state.gate.until])
      )
        return accept();
      if (state.gate && decidedAt < state.gate.decidedAt) return accept();
      if (until !== null && until <= command.at)
        return invalid('until', until, 'The gate can only be open until a moment in the future.');
      return accept({ type: 'GateOpened', data: { decidedAt, reviewId, reason, conditional, until } });
    }
    case 'CloseGate': {
      const { decidedAt, reviewId, reason } = command;
      // A review decides on the gate alone; whoever forbids the use by hand forbids it under an exception, too.
      const ended = reviewId === null ? endOfExceptions(state, command.at) : [];
      const { gate } = state;
      const closed =
        gate?.state === 'closed' &&
        (decidedAt <= gate.decidedAt || same([reviewId, reason], [gate.reviewId, gate.reason]));
      if (closed || (gate && decidedAt < gate.decidedAt)) return accept(...ended);
      return (
        unexplained(reason) ??
        accept<SubprocessorEvent>({ type: 'GateClosed', data: { decidedAt, reviewId, reason } }, ...ended)
      );
    }
    case 'GrantGateException':
      return grantException(command, state);
    case 'RevokeGateException': {
      const { exceptionId } = command;
      const exception = own(state.exceptions, exceptionId);
      if (!exception) return notFound('exception', exceptionId);
      return exception.revokedAt ? accept() : accept({ type: 'GateExceptionRevoked', data: { exceptionId } });
    }
    case 'RecordCustomerTasks': {
      const tasks = command.tasks.filter(({ taskId }) => state.tasks[taskId] === undefined);
      return tasks.length === 0
        ? accept()
        : accept({ type: 'CustomerTasksRecorded', data: { reviewId: command.reviewId, tasks } });
    }
    case 'CompleteCustomerTask': {
      const { taskId, note } = command;
      const done = own(state.tasks, taskId);
      if (done === undefined) return notFound('task', taskId);
      return done ? accept() : accept({ type: 'CustomerTaskDone', data: { taskId, note } });
    }
    case 'RetireSubprocessor': {
      if (state.status === 'retired') return accept();
      const closing: SubprocessorEvent[] =
        state.gate?.state === 'open'
          ? [
              {
                type: 'GateClosed',
                data: { decidedAt: command.at, reviewId: null, reason: 'The subprocessor was retired.' },
              },
            ]
          : [];
      return (
        unexplained(command.reason) ??
        accept(
          { type: 'SubprocessorRetired', data: { reason: command.reason } },
          ...closing,
          ...endOfExceptions(state, command.at),
        )
      );
    }
    case 'RecordSubprocessorDisposal': {
      if (state.status !== 'retired') return notRetired(command.id);
      return accept({
        type: 'SubprocessorDisposed',
        data: { caseId: command.caseId, certificateNumber: command.certificateNumber, disposedAt: command.disposedAt },
      });
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

/** Used without an approved review only for a stated reason, with mitigations, and not for long (ETSI TS 104 223, 5.2.3-2.1). */
function grantException(command: Extract<Command, { type: 'GrantGateException' }>, state: Registered): Answer {
  const { exceptionId, justification, mitigations, until, at } = command;
  if (own(state.exceptions, exceptionId)) return accept();
  if (state.status === 'retired') return assetRetired(command.id);
  for (const [field, text] of Object.entries({ justification, mitigations }))
    if (!isStated(text)) return invalid(field, text, 'Say it in a sentence.');
  if (until <= at) return invalid('until', until, 'An exception ends in the future.');
  if (Date.parse(until) - Date.parse(at) > longestExceptionDays * 86_400_000)
    return invalid(
      'until',
      until,
      `An exception runs for at most ${longestExceptionDays} days; review the subprocessor instead.`,
    );
  return accept({ type: 'GateExceptionGranted', data: { exceptionId, justification, mitigations, until } });
}

/** Takes back every exception that still runs. */
const endOfExceptions = ({ exceptions }: Registered, at: string): SubprocessorEvent[] =>
  Object.values(exceptions)
    .filter(({ until, revokedAt }) => until > at && revokedAt === null)
    .map(({ id: exceptionId }) => ({ type: 'GateExceptionRevoked', data: { exceptionId } }));

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
      contacts: {},
      announcements: new Set(),
      gate: null,
      exceptions: {},
      tasks: {},
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
      return { ...state, announcements: new Set([...state.announcements, event.data.announcementId]) };
    case 'SubprocessorContactAdded':
      return { ...state, contacts: { ...state.contacts, [event.data.contactId]: 'present' } };
    case 'SubprocessorContactErased':
      return { ...state, contacts: { ...state.contacts, [event.data.contactId]: 'erased' } };
    case 'GateOpened':
      return { ...state, gate: { state: 'open', ...event.data } };
    case 'GateClosed':
      return { ...state, gate: { state: 'closed', conditional: false, until: null, ...event.data } };
    case 'GateExceptionGranted': {
      const { exceptionId: id, ...exception } = event.data;
      return {
        ...state,
        exceptions: { ...state.exceptions, [id]: { id, ...exception, grantedBy: '', since: '', revokedAt: null } },
      };
    }
    case 'GateExceptionRevoked': {
      const { exceptionId } = event.data;
      return {
        ...state,
        exceptions: { ...state.exceptions, [exceptionId]: { ...state.exceptions[exceptionId]!, revokedAt: 'revoked' } },
      };
    }
    case 'CustomerTasksRecorded':
      return {
        ...state,
        tasks: { ...state.tasks, ...Object.fromEntries(event.data.tasks.map(({ taskId }) => [taskId, false])) },
      };
    case 'CustomerTaskDone':
      return { ...state, tasks: { ...state.tasks, [event.data.taskId]: true } };
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
