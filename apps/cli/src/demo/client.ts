/** One person's or program's access to the API, as any client of it would have. */
export interface Client {
  readonly memberId: string;
  readonly token: string;
  /** Sends a query; throws on `errors`. */
  ask<Data = any>(query: string, variables?: object): Promise<Data>;
  /** Carries out a mutation whose argument is `input`, and answers the record; throws when it is refused. */
  tell<Data = any>(mutation: string, type: string, fields: string, input: object): Promise<Data>;
  /** The same, expecting the refusal with this code; throws when the mutation is carried out. */
  isRefused(code: string, mutation: string, input: object): Promise<string>;
}

export function client(address: string, memberId: string, token: string): Client {
  async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: { message: string }[] };
    if (errors) throw new Error(`${query.trim().slice(0, 80)}… ${errors.map(({ message }) => message).join('; ')}`);
    return data;
  }
  async function send(
    mutation: string,
    selection: string,
    input: object,
  ): Promise<{ __typename: string; code?: string; message?: string }> {
    const name = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    const text = `mutation($input: ${name}Input!) { ${mutation}(input: $input) { __typename ... on Refusal { code message } ${selection} } }`;
    return Object.values(await ask<Record<string, { __typename: string }>>(text, { input }))[0]!;
  }
  return {
    memberId,
    token,
    ask,
    async tell<Data>(mutation: string, type: string, fields: string, input: object) {
      const answer = await send(mutation, `... on ${type} { ${fields} }`, input);
      if (answer.__typename !== type)
        throw new Error(`${mutation} was refused: ${answer.code ?? answer.__typename} ${answer.message ?? ''}`);
      return answer as Data;
    },
    async isRefused(code, mutation, input) {
      const answer = await send(mutation, '', input);
      if (answer.code !== code)
        throw new Error(
          `${mutation} should be refused with ${code}, but answered ${answer.__typename} ${answer.message ?? ''}`,
        );
      return answer.message!;
    },
  };
}
