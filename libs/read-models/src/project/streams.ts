/** Of `<category>-<organisation>.<subject>`: read from the name, because what cannot be decoded has no envelope to trust. `''` for another name. */
export const organisationOf = (stream: string): string =>
  /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\./.exec(stream)?.[1] ?? '';

/** The id of the aggregate. */
export const subjectOf = (stream: string): string => stream.slice(stream.indexOf('.') + 1);
