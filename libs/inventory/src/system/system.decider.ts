import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision } from '@custodia/kernel';
import {
  assetRetired,
  disposed,
  invalid,
  notFound,
  notRetired,
  stillDeployed,
  unexplained,
  unless,
  type Environment,
  type AssetRefusal,
} from '../asset/asset.policy.js';
import { alreadyThere, carded, careOf, type AssetState, type Care } from '../asset/care.policy.js';
import { isStated } from '@custodia/import';
import { endKey, fits, type LineageEnd } from '../lineage/lineage.policy.js';
import {
  systemCodec,
  type Component,
  type Criticality,
  type RiskClass,
  type SystemEvent,
  type SystemRegisteredData,
} from './system.events.js';

type Data<Type extends SystemEvent['type']> = Extract<SystemEvent, { type: Type }>['data'];

export type SystemCommand =
  | ({ readonly type: 'RegisterSystem'; readonly id: string } & SystemRegisteredData)
  | {
      readonly type: 'ComposeSystem';
      readonly id: string;
      /** All that the system uses from now on. */
      readonly components: readonly Component[];
      /** The component that is not in the inventory, and the way back to the system from one of them, as known when asked. */
      readonly unknown: LineageEnd | null;
      readonly circle: readonly LineageEnd[] | null;
    }
  | ({ readonly type: 'AssessSystemRisk'; readonly id: string } & Data<'SystemRiskAssessed'>)
  /** `closedGates`: ids of the subprocessors that it uses, directly or not, and that may not be used now. */
  | {
      readonly type: 'DeploySystem';
      readonly id: string;
      readonly environment: Environment;
      readonly closedGates: readonly string[];
    }
  | { readonly type: 'WithdrawSystem'; readonly id: string; readonly environment: Environment }
  | ({ readonly type: 'DocumentSystem'; readonly id: string } & Data<'SystemDocumented'>)
  | ({ readonly type: 'AssignSystemCustodian'; readonly id: string } & Data<'SystemCustodianAssigned'>)
  | ({ readonly type: 'PassSystemOwnership'; readonly id: string } & Data<'SystemOwnershipPassed'>)
  | ({ readonly type: 'ReclassifySystem'; readonly id: string } & Data<'SystemReclassified'>)
  | ({ readonly type: 'RetireSystem'; readonly id: string } & Data<'SystemRetired'>)
  | ({ readonly type: 'RecordSystemDisposal'; readonly id: string } & Data<'SystemDisposed'>);

interface Live extends Care {
  readonly status: 'registered' | 'retired';
  readonly registration: SystemRegisteredData;
  readonly riskClass: RiskClass;
  readonly criticality: Criticality;
  readonly components: readonly Component[];
  readonly environments: readonly Environment[];
}

export type SystemState = AssetState<Live>;
type Command = SystemCommand & { readonly actor: string; readonly at: string };
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Answer = Decision<SystemEvent, AssetRefusal>;

function decide(command: Command, state: SystemState): Answer {
  if (command.type === 'RegisterSystem') return register(command, state);
  if (state.status === 'absent') return notFound('system', command.id);
  if (state.status === 'disposed') {
    return command.type === 'RecordSystemDisposal' && command.caseId === state.caseId
      ? accept()
      : disposed(command.id, state.since);
  }
  switch (command.type) {
    case 'ComposeSystem':
      return compose(command, state);
    case 'AssessSystemRisk':
      return assess(command, state);
    case 'DeploySystem':
      return deploy(command, state);
    case 'WithdrawSystem':
      return unless(!state.environments.includes(command.environment), {
        type: 'SystemWithdrawn',
        data: { environment: command.environment },
      });
    case 'DocumentSystem':
      return unless(JSON.stringify(command.card) === state.card, {
        type: 'SystemDocumented',
        data: { card: command.card },
      });
    case 'AssignSystemCustodian':
      return unless(command.custodianId === state.custodianId, {
        type: 'SystemCustodianAssigned',
        data: { custodianId: command.custodianId },
      });
    case 'PassSystemOwnership':
      return unless(command.ownerId === state.ownerId, {
        type: 'SystemOwnershipPassed',
        data: { ownerId: command.ownerId },
      });
    case 'ReclassifySystem':
      return unless(command.classification === state.classification, {
        type: 'SystemReclassified',
        data: { classification: command.classification },
      });
    case 'RetireSystem': {
      if (state.environments.length > 0)
        return stillDeployed(command.id, state.environments, 'withdraw it (WithdrawSystem)');
      return (
        unexplained(command.reason) ??
        unless(state.status === 'retired', { type: 'SystemRetired', data: { reason: command.reason } })
      );
    }
    case 'RecordSystemDisposal': {
      const { caseId, certificateNumber, disposedAt } = command;
      return state.status === 'retired'
        ? accept({ type: 'SystemDisposed', data: { caseId, certificateNumber, disposedAt } })
        : notRetired(command.id);
    }
  }
}

function register(command: Ordered<'RegisterSystem'>, state: SystemState): Answer {
  const { id, name, purpose, classification, ownerId, custodianId, riskClass, criticality } = command;
  const registration: SystemRegisteredData = {
    name: name.trim(),
    purpose,
    classification,
    ownerId,
    custodianId,
    riskClass,
    criticality,
  };
  return alreadyThere(id, registration, state) ?? accept({ type: 'SystemRegistered', data: registration });
}

const componentKey = ({ relation, asset }: Component): string => `${relation} ${endKey(asset)}`;

function compose({ id, components, unknown, circle }: Ordered<'ComposeSystem'>, state: Live): Answer {
  const wanted = new Map(components.map((component) => [componentKey(component), component]));
  const present = new Map(state.components.map((component) => [componentKey(component), component]));
  const added = [...wanted].filter(([key]) => !present.has(key)).map(([, component]) => component);
  const removed = [...present].filter(([key]) => !wanted.has(key)).map(([, component]) => component);
  if (added.length === 0 && removed.length === 0) return accept();
  if (state.status === 'retired') return assetRetired(id);
  const odd = added.find(({ relation, asset }) => !fits({ kind: 'system', id, versionId: null }, relation, asset));
  if (odd) return invalid('components.relation', odd.relation, `A system is not ${odd.relation} a ${odd.asset.kind}.`);
  if (unknown)
    return notFound(
      unknown.versionId === null ? unknown.kind : `${unknown.kind} ${unknown.id} with the version`,
      unknown.versionId ?? unknown.id,
    );
  if (circle) {
    const path = circle.map(endKey);
    return refuse({ code: 'CYCLIC_LINEAGE', message: `The system would contain itself: ${path.join(' -> ')}.`, path });
  }
  return accept({ type: 'SystemComposed', data: { added, removed } });
}

function assess({ riskClass, criticality, rationale }: Ordered<'AssessSystemRisk'>, state: Live): Answer {
  if (riskClass === state.riskClass && criticality === state.criticality) return accept();
  if (!isStated(rationale)) return invalid('rationale', rationale, 'Say why the system is in this class.');
  return accept({ type: 'SystemRiskAssessed', data: { riskClass, criticality, rationale } });
}

function deploy({ id, environment, closedGates }: Ordered<'DeploySystem'>, state: Live): Answer {
  if (state.environments.includes(environment)) return accept();
  if (state.status === 'retired') return assetRetired(id);
  if (state.riskClass === 'prohibited') {
    return refuse({
      code: 'PROHIBITED_PRACTICE',
      message: `${id} is classed as a prohibited practice (Regulation (EU) 2024/1689, Art. 5); it may not be put to use.`,
      id,
    });
  }
  if (closedGates.length > 0) {
    return refuse({
      code: 'GATE_CLOSED',
      message: `${id} uses subprocessors that may not be used: ${closedGates.join(', ')}. Review them, or grant an exception.`,
      id,
      subprocessors: closedGates,
    });
  }
  return accept({ type: 'SystemDeployed', data: { environment } });
}

function evolve(state: SystemState, event: SystemEvent): SystemState {
  if (event.type === 'SystemRegistered') {
    const { riskClass, criticality } = event.data;
    return {
      status: 'registered',
      registration: event.data,
      ...careOf(event.data),
      riskClass,
      criticality,
      components: [],
      environments: [],
    };
  }
  if (state.status === 'absent' || state.status === 'disposed') return state;
  switch (event.type) {
    case 'SystemComposed': {
      const gone = new Set(event.data.removed.map(componentKey));
      return {
        ...state,
        components: [
          ...state.components.filter((component) => !gone.has(componentKey(component))),
          ...event.data.added,
        ],
      };
    }
    case 'SystemRiskAssessed':
      return { ...state, riskClass: event.data.riskClass, criticality: event.data.criticality };
    case 'SystemDeployed':
      return { ...state, environments: [...state.environments, event.data.environment] };
    case 'SystemWithdrawn':
      return {
        ...state,
        environments: state.environments.filter((environment) => environment !== event.data.environment),
      };
    case 'SystemDocumented':
      return { ...state, ...carded(event.data.card) };
    case 'SystemCustodianAssigned':
    case 'SystemOwnershipPassed':
    case 'SystemReclassified':
      return { ...state, ...event.data };
    case 'SystemRetired':
      return { ...state, status: 'retired' };
    case 'SystemDisposed':
      return { status: 'disposed', since: event.data.disposedAt, caseId: event.data.caseId };
  }
}

export const systemDecider: Decider<SystemCommand, SystemEvent, SystemState, AssetRefusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const system: Aggregate<SystemCommand, SystemEvent, SystemState, AssetRefusal> = {
  codec: systemCodec,
  decider: systemDecider,
};
