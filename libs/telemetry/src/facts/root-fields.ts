import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';

/** The operations of a document that was validated: names of the schema, so that they may be labels. */
export function rootFields(document: DocumentNode): string[] {
  const names = new Set<string>();
  const visit = ({ selections }: SelectionSetNode, depth: number): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD)
        names.add(selection.name.value.startsWith('__') ? '__schema' : selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, depth + 1);
      else {
        const named = document.definitions.find(
          (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
        );
        if (named && 'selectionSet' in named && depth < 20) visit(named.selectionSet, depth + 1);
      }
    }
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) visit(definition.selectionSet, 0);
  return [...names];
}
