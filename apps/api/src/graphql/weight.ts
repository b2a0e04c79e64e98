import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isInterfaceType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE, LARGEST_PAGE } from '@custodia/read-models';

/** What an operation asks for. */
export interface Weight {
  /** 2 for a field with fields of its own, 1 for any other, times 1.5 for each level, times the size of a page. */
  readonly cost: number;
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Times that `__schema` or `__type` is asked for. */
  readonly introspections: number;
}

type Variables = Readonly<Record<string, unknown>>;

const objectCost = 2;
const scalarCost = 1;
const levelFactor = 1.5;

/**
 * Weighs an operation without executing it, fragments included, in one walk over its document (a fragment is weighed once, however often it is
 * spread). Works on documents that are not validated yet, and without variables on those not sent yet. The size of a page is its `first` or `last`,
 * and the default where a list has neither.
 */
export function weigh(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables?: Variables,
): Weight {
  const known = new Map<string, Weight>();

  function selections({ selections: chosen }: SelectionSetNode, parent: GraphQLNamedType | undefined): Weight {
    let sum: Weight = nothing;
    for (const selection of chosen) {
      const directives = selection.directives?.length ?? 0;
      const one =
        selection.kind === Kind.FIELD
          ? field(selection, parent)
          : selection.kind === Kind.FRAGMENT_SPREAD
            ? fragment(selection.name.value)
            : selections(
                selection.selectionSet,
                selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent,
              );
      sum = {
        cost: sum.cost + one.cost,
        depth: Math.max(sum.depth, one.depth),
        aliases: sum.aliases + one.aliases,
        directives: sum.directives + one.directives + directives,
        introspections: sum.introspections + one.introspections,
      };
    }
    return sum;
  }

  function fragment(name: string): Weight {
    const weighed = known.get(name);
    if (weighed) return weighed;
    // A circle weighs nothing here; validation refuses it.
    known.set(name, nothing);
    const definition = fragments.get(name);
    const weight = definition
      ? selections(definition.selectionSet, schema.getType(definition.typeCondition.name.value))
      : nothing;
    known.set(name, weight);
    return weight;
  }

  function field(node: FieldNode, parent: GraphQLNamedType | undefined): Weight {
    const name = node.name.value;
    const introspects = name === '__schema' || name === '__type';
    const aliases = node.alias ? 1 : 0;
    if (!node.selectionSet) return { ...nothing, cost: scalarCost, depth: 1, aliases };
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const type = definition
      ? getNamedType(definition.type)
      : introspects
        ? schema.getType(name === '__schema' ? '__Schema' : '__Type')
        : undefined;
    const inner = selections(node.selectionSet, type && isCompositeType(type) ? type : undefined);
    const pages = definition?.args.some((argument) => argument.name === 'first');
    const times = pages ? sizeOf(node, variables) : 1;
    return {
      cost: (objectCost + levelFactor * inner.cost) * times,
      // Introspection is deeper by nature; graphql limits it by its own rule (MaxIntrospectionDepthRule).
      depth: introspects ? 1 : inner.depth + 1,
      aliases: aliases + inner.aliases,
      directives: inner.directives,
      introspections: inner.introspections + (introspects ? 1 : 0),
    };
  }

  const root = schema.getRootType(operation.operation) ?? undefined;
  return selections(operation.selectionSet, root);
}

const nothing: Weight = { cost: 0, depth: 0, aliases: 0, directives: 0, introspections: 0 };

/** More than the largest page is refused later, by name; without the variables, those count as one row. */
function sizeOf(node: FieldNode, variables: Variables | undefined): number {
  let size: number | undefined;
  for (const { name, value } of node.arguments ?? []) {
    if (name.value !== 'first' && name.value !== 'last') continue;
    const given =
      value.kind === Kind.INT
        ? Number(value.value)
        : value.kind !== Kind.VARIABLE
          ? Number.NaN
          : variables
            ? Number(variables[value.name.value] ?? Number.NaN)
            : 1;
    if (Number.isFinite(given)) size = Math.max(size ?? 1, Math.min(given, LARGEST_PAGE));
  }
  return size ?? DEFAULT_PAGE;
}

/** Whether the weight of an operation depends on its variables. */
export function variesBy(operation: OperationDefinitionNode): boolean {
  return (operation.variableDefinitions ?? []).some(
    ({ type }) => (type.kind === Kind.NON_NULL_TYPE ? type.type : type).kind === Kind.NAMED_TYPE,
  );
}

/** The variables of an operation with the defaults that its definition gives, as far as they are whole numbers. */
export function withNumbers(operation: OperationDefinitionNode, variables: Variables): Variables {
  const filled: Record<string, unknown> = { ...variables };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue?.kind === Kind.INT && filled[variable.name.value] === undefined)
      filled[variable.name.value] = Number(defaultValue.value);
  return filled;
}
