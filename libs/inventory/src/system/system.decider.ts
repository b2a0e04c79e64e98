import type { Aggregate, CommandMeta } from '@custodia/event-store';
import { accept, immutableMap, refuse, type Decision } from '@custodia/kernel';
import { assetDecider, type AssetCommand, type AssetState, type LiveAsset } from '../asset/asset.decider.js';
import { assetRetired, invalid, notFound, unless, type AssetRefusal, type Environment } from '../asset/asset.policy.js';
import { isStated } from '@custodia/import';
import { stepRefused } from '../asset/lifecycle.policy.js';
import { obstaclesIn, pathTo, sound, useRefused, type ToldObstacle } from '../use/use.policy.js';
import { endKey, fits, relationsOf, type LineageEnd } from '../lineage/lineage.policy.js';
import {
  decideConnector,
  evolveConnectors,
  unassessedOf,
  type ConnectorCommand,
  type Connecting,
} from './connector.decider.js';
import { decideLife, evolveLife, stateOf, type LifeCommand, type Living } from './life.decider.js';
import { systemLifecycle } from './lifecycle.policy.js';
import {
  systemCodec,
  type Component,
  type Criticality,
  type OwnSystemEvent,
  type RiskClass,
  type SystemEvent,
  type SystemRegisteredData,
} from './system.events.js';

type OwnCommand =
  | ConnectorCommand
  | LifeCommand
  | {
      readonly type: 'ComposeSystem';
      readonly id: string;
      /** All that the system uses from now on. */
      readonly components: readonly Component[];
      /** The component that is not in the inventory, and the way back to the system from one of them, as known when asked. */
      readonly unknown: LineageEnd | null;
      readonly circle: readonly LineageEnd[] | null;
    }
  | {
      readonly type: 'AssessSystemRisk';
      readonly id: string;
      readonly riskClass: RiskClass;
      readonly criticality: Criticality;
      readonly rationale: string;
    }
  /** `obstacles`: what stands against it upstream, as known when asked. */
  | {
      readonly type: 'DeploySystem';
      readonly id: string;
      readonly environment: Environment;
      readonly obstacles?: readonly ToldObstacle[];
    }
  | { readonly type: 'WithdrawSystem'; readonly id: string; readonly environment: Environment };

export type SystemCommand = AssetCommand<'System', SystemRegisteredData> | OwnCommand;

interface Own extends Pick<Connecting, 'connectors'>, Pick<Living, 'verified' | 'suspended'> {
  readonly riskClass: RiskClass;
  readonly criticality: Criticality;
  readonly components: readonly Component[];
  readonly environments: readonly Environment[];
}

type Live = LiveAsset<SystemRegisteredData, Own>;
export type SystemSituation = AssetState<Live>;
type Command = OwnCommand & CommandMeta;
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Answer = Decision<OwnSystemEvent, AssetRefusal>;

function decide(command: Command, state: Live): Answer {
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
    case 'VerifySystem':
    case 'SuspendSystem':
    case 'ResumeSystem':
      return decideLife(
        command,
        state,
        state.environments.flatMap((each) => ownObstacles(command.id, each, state, command.at)),
      );
    default:
      return decideConnector(command, state);
  }
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
  if (odd)
    return invalid(
      'components.relation',
      odd.relation,
      `A system is not ${odd.relation} a ${odd.asset.kind}. With a ${odd.asset.kind} it can be ${relationsOf('system', odd.asset.kind).join(', ')}.`,
    );
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

function deploy({ id, environment, obstacles = [], at }: Ordered<'DeploySystem'>, state: Live): Answer {
  if (state.environments.includes(environment)) return accept();
  if (state.status === 'retired') return assetRetired(id);
  if (state.riskClass === 'prohibited') {
    return refuse({
      code: 'PROHIBITED_PRACTICE',
      message: `${id} is classed as a prohibited practice (Regulation (EU) 2024/1689, Art. 5); it may not be put to use.`,
      id,
    });
  }
  return (
    useRefused(id, [...obstacles, ...ownObstacles(id, environment, state, at)]) ??
    accept({ type: 'SystemDeployed', data: { environment } })
  );
}

/** What the system's own tools and connectors have against its use, by the same rule as those of its parts. */
const ownObstacles = (id: string, environment: Environment, state: Live, at: string): ToldObstacle[] =>
  obstaclesIn({ kind: 'system', id, versionId: null }, { ...sound, unassessed: unassessedOf(state, at) }, [
    environment,
  ]).map(({ reason, connector }) => ({ reason, kind: 'system', id, versionId: null, ...pathTo([], connector) }));

function evolve(state: Live, event: OwnSystemEvent): Live {
  switch (event.type) {
    case 'SystemComposed': {
      const gone = new Set(event.data.removed.map(componentKey));
      return {
        ...state,
        verified: false,
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
    case 'SystemVerified':
    case 'SystemSuspended':
    case 'SystemResumed':
      return evolveLife(state, event);
    default:
      return evolveConnectors(state, event);
  }
}

const decider = assetDecider<'System', SystemRegisteredData, Own, OwnCommand, OwnSystemEvent>({
  kind: 'System',
  stated: ({ riskClass, criticality }) => ({ riskClass, criticality }),
  begin: ({ riskClass, criticality }) => ({
    riskClass,
    criticality,
    components: [],
    environments: [],
    connectors: immutableMap(),
    verified: false,
    suspended: false,
  }),
  running: { where: ({ environments }) => environments, remedy: 'withdraw it (withdrawSystem)' },
  decide,
  evolve,
});

/** The decider of a system: what it would answer, unless the state of the system does not allow that step. */
export const systemDecider: typeof decider = {
  ...decider,
  decide(command, state) {
    const answer = decider.decide(command, state);
    if (state.status === 'absent' || state.status === 'disposed') return answer;
    if (answer.kind === 'refused' || answer.events.length === 0) return answer;
    const standing = { id: command.id, called: state.name, state: stateOf(state) };
    return stepRefused(systemLifecycle, standing, command.type) ?? answer;
  },
};

export const system: Aggregate<SystemCommand, SystemEvent, SystemSituation, AssetRefusal> = {
  codec: systemCodec,
  decider: systemDecider,
};
