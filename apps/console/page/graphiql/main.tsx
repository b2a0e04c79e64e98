import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { requestOptions, startSession } from '../api/session.ts';
import 'graphiql/style.css';
import './graphiql.css';

const example = `# Whoever is signed in at the console asks with the same rights here. A token goes into "Headers" below:
#   { "Authorization": "Bearer cus_…" }

{
  models(first: 10) {
    edges { node { id name status } }
  }
}
`;

async function ask(request: object, { headers }: { headers?: Record<string, unknown> } = {}): Promise<object> {
  const { headers: own, ...options } = requestOptions();
  const response = await fetch('/graphql', {
    ...options,
    method: 'POST',
    headers: { ...own, 'content-type': 'application/json', ...headers } as Record<string, string>,
    body: JSON.stringify(request),
  });
  return (await response.json()) as object;
}

await startSession();
createRoot(document.getElementById('page')!).render(
  <GraphiQL fetcher={ask as never} defaultQuery={example} defaultEditorToolsVisibility="headers" />,
);
