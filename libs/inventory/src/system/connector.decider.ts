import type { DomainEvent } from '@custodia/event-store';
import { accept, type Decision, type ImmutableMap } from '@custodia/kernel';
import { isStated, withoutSecrets } from '@custodia/import';
import { assetRetired, idTaken, invalid, notFound, sameContent, type AssetRefusal } from '../asset/asset.policy.js';
import {
  goesBeyond,
  isAssessed,
  type Connector,
  type ConnectorAssessment,
  type ConnectorPermissions,
  type ConnectorPlace,
} from './connector.policy.js';

interface Named {
  readonly connectorId: string;
}
/** What was assessed is there no longer. */
interface MayEndAssessment {
  readonly endsAssessment: boolean;
}

/** What happens to a tool or connector of a system. */
export type ConnectorEvent =
  | DomainEvent<'SystemConnectorAdded', Named & ConnectorPlace & ConnectorPermissions>
  | DomainEvent<'SystemConnectorDescribed', Named & ConnectorPlace & MayEndAssessment>
  | DomainEvent<'SystemConnectorPermitted', Named & ConnectorPermissions & MayEndAssessment>
  | DomainEvent<'SystemConnectorAssessed', Named & ConnectorAssessment>
  | DomainEvent<'SystemConnectorRemoved', Named>;

type Asked<Type extends string> = { readonly type: Type; readonly id: string } & Named;
/** The subprocessor that is named, if one is, is in the inventory, as known when asked. */
interface Provided {
  readonly providerKnown: boolean;
}

export type ConnectorCommand =
  | (Asked<'AddSystemConnector'> & ConnectorPlace & ConnectorPermissions & Provided)
  | (Asked<'DescribeSystemConnector'> & ConnectorPlace & Provided)
  | (Asked<'PermitSystemConnector'> & ConnectorPermissions)
  | (Asked<'AssessSystemConnector'> & ConnectorAssessment)
  | Asked<'RemoveSystemConnector'>;

/** The part of a system's state that these rules read. */
export interface Connecting {
  readonly status: 'registered' | 'retired';
  /** By id; `null` for one that was removed. */
  readonly connectors: ImmutableMap<Connector | null>;
}

type Command = ConnectorCommand & { readonly at: string };
type Answer = Decision<ConnectorEvent, AssetRefusal>;

export function decideConnector(command: Command, state: Connecting): Answer {
  const { id, connectorId } = command;
  const known = state.connectors.get(connectorId);
  if (command.type === 'AddSystemConnector') return add(command, state);
  if (command.type === 'RemoveSystemConnector' && known === null) return accept();
  if (!known) return notFound('tool or connector', connectorId);
  if (command.type === 'RemoveSystemConnector')
    return accept({ type: 'SystemConnectorRemoved', data: { connectorId } });
  if (state.status === 'retired') return assetRetired(id);
  switch (command.type) {
    case 'DescribeSystemConnector': {
      const place = placeOf(command);
      const wrong = placeWrong(place, command);
      if (wrong) return wrong;
      if (sameContent(place, placeOf(known))) return accept();
      const endsAssessment = known.assessment !== null && goesBeyond({ ...known, ...place }, known);
      return accept({ type: 'SystemConnectorDescribed', data: { connectorId, ...place, endsAssessment } });
    }
    case 'PermitSystemConnector': {
      const granted = permissionsOf(command);
      const wrong = permissionsWrong(granted);
      if (wrong) return wrong;
      if (sameContent(granted, permissionsOf(known))) return accept();
      const endsAssessment = known.assessment !== null && goesBeyond({ ...known, ...granted }, known);
      return accept({ type: 'SystemConnectorPermitted', data: { connectorId, ...granted, endsAssessment } });
    }
    case 'AssessSystemConnector':
      return assess(command, known);
  }
}

function add(command: Extract<Command, { type: 'AddSystemConnector' }>, state: Connecting): Answer {
  const { id, connectorId } = command;
  const stated = { ...placeOf(command), ...permissionsOf(command) };
  const known = state.connectors.get(connectorId);
  if (known && sameContent(stated, { ...placeOf(known), ...permissionsOf(known) })) return accept();
  if (known !== undefined) return idTaken(connectorId);
  if (state.status === 'retired') return assetRetired(id);
  const wrong = placeWrong(stated, command) ?? permissionsWrong(stated);
  return wrong ?? accept({ type: 'SystemConnectorAdded', data: { connectorId, ...stated } });
}

function assess(command: Extract<Command, { type: 'AssessSystemConnector' }>, { assessment }: Connector): Answer {
  const { connectorId, level, rationale, validUntil, at } = command;
  const asked: ConnectorAssessment = { level, rationale, validUntil };
  if (!isStated(rationale))
    return invalid(
      'rationale',
      rationale,
      'Say why the permissions are needed, what can go wrong, and what is done against it.',
    );
  if (!isAssessed({ assessment: asked }, at))
    return invalid('validUntil', validUntil, 'An assessment is valid until a moment in the future.');
  if (assessment && sameContent(asked, assessment)) return accept();
  return accept({ type: 'SystemConnectorAssessed', data: { connectorId, ...asked } });
}

const placeOf = ({ name, kind, endpoint, subprocessorId }: ConnectorPlace): ConnectorPlace => ({
  name: name.trim(),
  kind,
  endpoint: withoutSecrets(endpoint ?? '').url || null,
  subprocessorId,
});

const permissionsOf = ({ permissions, mayWrite, actsAlone }: ConnectorPermissions): ConnectorPermissions => ({
  permissions: [...new Set(permissions.map((permission) => permission.trim()))],
  mayWrite,
  actsAlone,
});

/** Characters of the name of a tool and of a permission. */
const longest = 200;
/** Permissions of one tool or connector. */
const most = 200;

function placeWrong({ name, subprocessorId }: ConnectorPlace, { providerKnown }: Provided) {
  if (name === '' || name.length > longest)
    return invalid('name', name, `Give it a name of at most ${longest} characters.`);
  return subprocessorId !== null && !providerKnown ? notFound('subprocessor', subprocessorId) : null;
}

function permissionsWrong({ permissions }: ConnectorPermissions) {
  if (permissions.length > most)
    return invalid('permissions', String(permissions.length), `State at most ${most} permissions.`);
  const odd = permissions.find((permission) => permission === '' || permission.length > longest);
  return odd === undefined
    ? null
    : invalid('permissions', odd, `State each permission in 1 to ${longest} characters, for example "tickets:read".`);
}

/** The tools and connectors of a system without a valid assessment, by name. */
export const unassessedOf = (
  { connectors }: Pick<Connecting, 'connectors'>,
  at: string,
): { readonly id: string; readonly name: string }[] =>
  connectors.values().flatMap((one) => (one && !isAssessed(one, at) ? [{ id: one.connectorId, name: one.name }] : []));

/** The system after one of these events. */
export function evolveConnectors<State extends Connecting>(state: State, event: ConnectorEvent): State {
  const { connectorId } = event.data;
  const changed = (to: Connector | null): State => ({ ...state, connectors: state.connectors.with(connectorId, to) });
  if (event.type === 'SystemConnectorAdded') return changed({ ...event.data, assessment: null });
  const known = state.connectors.get(connectorId);
  if (!known) return state;
  switch (event.type) {
    case 'SystemConnectorDescribed':
    case 'SystemConnectorPermitted': {
      const { endsAssessment, ...stated } = event.data;
      return changed({ ...known, ...stated, assessment: endsAssessment ? null : known.assessment });
    }
    case 'SystemConnectorAssessed': {
      const { connectorId: _, ...assessment } = event.data;
      return changed({ ...known, assessment });
    }
    case 'SystemConnectorRemoved':
      return changed(null);
  }
}
