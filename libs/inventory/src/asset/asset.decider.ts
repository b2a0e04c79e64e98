import type { CommandMeta, Decider, DomainEvent } from '@custodia/event-store';
import { accept, type Decision } from '@custodia/kernel';
import { isStated } from '@custodia/import';
import {
  sameObstacles,
  type AssetDisposal,
  type AssetEvent,
  type AssetRegistration,
  type RecordedLocation,
  type UseAtRisk,
  type UseObstacle,
} from './asset.events.js';
import {
  disposed,
  idTaken,
  invalid,
  notFound,
  notRetired,
  notYours,
  reasonMissing,
  sameContent,
  stillDeployed,
  stillNeeded,
  unless,
  type AssetRefusal,
  type Classification,
} from './asset.policy.js';
import type { CardValues } from '@custodia/import';

/** What can be asked of an asset of any kind; each kind puts its name into it: `RegisterModel`, `AssignModelCustodian`. */
export type AssetCommand<Kind extends string, Registration extends AssetRegistration = AssetRegistration> =
  | ({ readonly type: `Register${Kind}`; readonly id: string } & Registration)
  | { readonly type: `Rename${Kind}`; readonly id: string; readonly name: string }
  | { readonly type: `Document${Kind}`; readonly id: string; readonly card: CardValues }
  | { readonly type: `Assign${Kind}Custodian`; readonly id: string; readonly custodianId: string }
  | { readonly type: `Pass${Kind}Ownership`; readonly id: string; readonly ownerId: string }
  | { readonly type: `Reclassify${Kind}`; readonly id: string; readonly classification: Classification }
  /** `neededBy`: what runs in production and stands on it, in words, as known when asked. */
  | {
      readonly type: `Retire${Kind}`;
      readonly id: string;
      readonly reason: string;
      readonly neededBy?: readonly string[];
    }
  /** What stands against its use, as known when asked; nothing when it may be used. */
  | ({ readonly type: `Record${Kind}UseAtRisk`; readonly id: string } & UseAtRisk)
  | ({ readonly type: `Record${Kind}Disposal`; readonly id: string } & AssetDisposal);

/** Asked of a kind whose versions are kept somewhere: `RecordModelLocation`. */
export type LocationCommand<Kind extends string> = {
  readonly type: `Record${Kind}Location`;
  readonly id: string;
} & RecordedLocation;

/** Who cares for an asset and what is said about it. The events use the same field names, so they fold in as they are. */
interface Care {
  readonly name: string;
  readonly ownerId: string;
  readonly custodianId: string | null;
  readonly classification: Classification;
  /** JSON of the card as last stated. */
  readonly card: string;
  /** The card says something; placeholders do not count. */
  readonly documented: boolean;
  /** What stands against its use, as recorded last. */
  readonly obstacles: readonly UseObstacle[];
}

/** An asset between registration and disposal; `Own` is what its kind adds. */
export type LiveAsset<Registration extends AssetRegistration, Own extends object> = Care & {
  readonly status: 'registered' | 'retired';
  readonly registration: Registration;
} & Own;

export type AssetState<Live> =
  | { readonly status: 'absent' }
  | Live
  | {
      readonly status: 'disposed';
      readonly since: string;
      readonly caseId: string;
      readonly certificateNumber: string;
    };

/** What a kind adds to the rules that hold for every asset. */
interface KindOfAsset<
  Kind extends string,
  Registration extends AssetRegistration,
  Own extends object,
  OwnCommand extends { readonly type: string; readonly id: string },
  OwnEvent extends DomainEvent,
> {
  readonly kind: Kind;
  /** What it states beyond what every asset does when it is registered. */
  readonly stated: (registration: Registration) => Omit<Registration, keyof AssetRegistration>;
  /** Its own part of the state, when it has just been registered. */
  readonly begin: (registration: Registration) => Own;
  /** Where it runs, and how that is ended: it must run nowhere to be retired. */
  readonly running?: { readonly where: (state: Own) => readonly string[]; readonly remedy: string };
  readonly decide: (
    command: OwnCommand & CommandMeta,
    state: LiveAsset<Registration, Own>,
  ) => Decision<OwnEvent, AssetRefusal>;
  readonly evolve: (state: LiveAsset<Registration, Own>, event: OwnEvent) => LiveAsset<Registration, Own>;
}

/** The decider of a kind of asset: the rules of care, retirement and disposal, and its own. */
export function assetDecider<
  Kind extends string,
  Registration extends AssetRegistration,
  Own extends object,
  OwnCommand extends { readonly type: string; readonly id: string },
  OwnEvent extends DomainEvent,
>({
  kind,
  stated,
  begin,
  running,
  decide,
  evolve,
}: KindOfAsset<Kind, Registration, Own, OwnCommand, OwnEvent>): Decider<
  AssetCommand<Kind, Registration> | OwnCommand,
  AssetEvent<Kind, Registration> | OwnEvent,
  AssetState<LiveAsset<Registration, Own>>,
  AssetRefusal
> {
  type Live = LiveAsset<Registration, Own>;
  type Event = AssetEvent<Kind, Registration> | OwnEvent;
  type Answer = Decision<Event, AssetRefusal>;
  type Asked<Type extends string> = Extract<AssetCommand<''>, { readonly type: Type }>;

  const fact = <Type extends AssetEvent<''>['type']>(
    type: Type,
    data: Extract<AssetEvent<'', Registration>, { type: Type }>['data'],
  ): Event => ({ type: `${kind}${type}`, data }) as Event;

  function register(command: { readonly id: string } & Registration, state: AssetState<Live>): Answer {
    const { id, name, purpose, classification, ownerId, custodianId } = command;
    const common: AssetRegistration = { name: name.trim(), purpose, classification, ownerId, custodianId };
    const registration = { ...common, ...stated(command) } as Registration;
    if (registration.name === '') return invalid('name', name.trim(), 'Give it a name.');
    if (state.status === 'absent') return accept(fact('Registered', registration));
    const again = state.status !== 'disposed' && sameContent(state.registration, registration);
    return again ? accept<Event>() : idTaken(id);
  }

  function retire({ id, reason, neededBy = [] }: Asked<'Retire'>, state: Live): Answer {
    const places = running?.where(state) ?? [];
    if (running && places.length > 0) return stillDeployed(id, places, running.remedy);
    if (state.status === 'retired') return accept<Event>();
    if (neededBy.length > 0) return stillNeeded(id, neededBy);
    return reasonMissing(reason) ?? accept(fact('Retired', { reason }));
  }

  function recordRisk({ obstacles, notice }: Asked<'RecordUseAtRisk'>, state: Live): Answer {
    return unless(sameObstacles(obstacles, state.obstacles), fact('UseAtRisk', { obstacles, notice }));
  }

  /** The command without the name of the kind; what is not among these is the kind's own. */
  const plain = (command: { readonly type: string }) =>
    ({ ...command, type: command.type.replace(kind, '') }) as AssetCommand<'', Registration>;

  return {
    initial: { status: 'absent' },

    decide(command, state): Answer {
      const asked = plain(command);
      if (asked.type === 'Register') return register(asked, state);
      if (state.status === 'absent') return notFound(kind.toLowerCase(), command.id);
      if (state.status === 'disposed') {
        if (asked.type !== 'RecordDisposal' || asked.caseId !== state.caseId) return disposed(command.id, state.since);
        // Issued anew since, as after the revocation of a key: the tombstone names the certificate that stands.
        const { caseId, certificateNumber } = asked;
        return unless(
          certificateNumber === state.certificateNumber,
          fact('Disposed', { caseId, certificateNumber, disposedAt: state.since }),
        );
      }
      const refused = notYours(command, state);
      if (refused) return refused;
      switch (asked.type) {
        case 'Rename': {
          const name = asked.name.trim();
          if (name === '') return invalid('name', asked.name, 'Give it a name.');
          return unless(name === state.name, fact('Renamed', { name }));
        }
        case 'Document':
          return unless(JSON.stringify(asked.card) === state.card, fact('Documented', { card: asked.card }));
        case 'AssignCustodian': {
          const { custodianId } = asked;
          return unless(custodianId === state.custodianId, fact('CustodianAssigned', { custodianId }));
        }
        case 'PassOwnership': {
          const { ownerId } = asked;
          return unless(ownerId === state.ownerId, fact('OwnershipPassed', { ownerId }));
        }
        case 'Reclassify': {
          const { classification } = asked;
          return unless(classification === state.classification, fact('Reclassified', { classification }));
        }
        case 'Retire':
          return retire(asked, state);
        case 'RecordUseAtRisk':
          return recordRisk(asked, state);
        case 'RecordDisposal': {
          const { caseId, certificateNumber, disposedAt } = asked;
          return state.status === 'retired'
            ? accept(fact('Disposed', { caseId, certificateNumber, disposedAt }))
            : notRetired(command.id);
        }
        default:
          return decide(command as OwnCommand & CommandMeta, state);
      }
    },

    evolve(state, event): AssetState<Live> {
      const told = { ...event, type: event.type.slice(kind.length) } as AssetEvent<'', Registration>;
      if (told.type === 'Registered') return { ...registered(told.data), ...begin(told.data) };
      if (state.status === 'absent') return state;
      if (state.status === 'disposed')
        return told.type === 'Disposed' ? { ...state, certificateNumber: told.data.certificateNumber } : state;
      switch (told.type) {
        case 'Documented':
          return { ...state, ...documented(told.data.card) };
        case 'Renamed':
        case 'CustodianAssigned':
        case 'OwnershipPassed':
        case 'Reclassified':
          return { ...state, ...told.data };
        case 'Retired':
          return { ...state, status: 'retired' };
        case 'UseAtRisk':
          return { ...state, obstacles: told.data.obstacles };
        case 'Disposed':
          return {
            status: 'disposed',
            since: told.data.disposedAt,
            caseId: told.data.caseId,
            certificateNumber: told.data.certificateNumber,
          };
        default:
          return evolve(state, event as OwnEvent);
      }
    },
  };
}

const registered = <Registration extends AssetRegistration>(registration: Registration) => ({
  status: 'registered' as const,
  registration,
  name: registration.name,
  ownerId: registration.ownerId,
  custodianId: registration.custodianId,
  classification: registration.classification,
  card: '{}',
  documented: false,
  obstacles: [],
});

const documented = (card: CardValues): Pick<Care, 'card' | 'documented'> => ({
  card: JSON.stringify(card),
  documented: Object.values(card).some((value) => isStated(value)),
});
