/** Asks GraphQL with the token of the reader, which is kept in the page only. Nothing comes from elsewhere. */
export const casePage = (kind: 'disposal' | 'transfer', id: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>What a case waits for</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
input { width: 100%; font: inherit; box-sizing: border-box } button { font: inherit; padding: .5rem 1.25rem; margin-top: .75rem }
li { margin: .5rem 0; overflow-wrap: anywhere } .mine { font-weight: 600 }
</style>
</head>
<body>
<main>
<h1>What the case waits for</h1>
<p>Case ${id}, a ${kind}.</p>
<form id="form" data-kind="${kind}" data-id="${id}">
<label>Your API token: <input id="token" type="password" autocomplete="off" required></label>
<button type="submit">Show</button>
</form>
<ul id="answer" aria-live="polite"></ul>
<p>The token is sent to this service only and is not kept. Programs ask GraphQL: <code>blockers(caseId)</code>, <code>myTasks</code>, <code>transferCase(id)</code>.</p>
</main>
<script src="/cases/case.js" defer></script>
</body>
</html>
`;

export const caseScript = `const form = document.getElementById('form');
const { kind, id } = form.dataset;
const queries = {
  disposal: 'query ($id: ID!) { disposalCase(id: $id) { status asset { name } } blockers(caseId: $id) { code message roles } myTasks { caseId blocker { code message } } }',
  transfer: 'query ($id: ID!) { transferCase(id: $id) { status items { asset { name } } custodians { decision asset { name } } } blockers(caseId: $id) { code message roles } myTasks { caseId blocker { code message } } }',
};
function show(lines) {
  document.getElementById('answer').replaceChildren(...lines.map(({ text, mine }) => {
    const line = document.createElement('li');
    line.textContent = text;
    if (mine) line.className = 'mine';
    return line;
  }));
}
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + document.getElementById('token').value.trim() },
    body: JSON.stringify({ query: queries[kind], variables: { id } }),
  });
  const { data, errors } = await response.json().catch(() => ({ errors: [{ message: 'The service did not answer.' }] }));
  if (errors) return show(errors.map(({ message }) => ({ text: message })));
  const found = data.disposalCase ?? data.transferCase;
  if (!found) return show([{ text: 'Your organisation has no such case.' }]);
  const mine = new Set((data.myTasks ?? []).filter(({ caseId }) => caseId === id).map(({ blocker }) => blocker.code + blocker.message));
  show([
    { text: (found.asset?.name ?? found.items.map(({ asset }) => asset.name).join(', ')) + ': ' + found.status.toLowerCase().replaceAll('_', ' ') },
    ...(data.blockers ?? []).map(({ code, message }) => ({ text: message + (mine.has(code + message) ? ' This is for you.' : ''), mine: mine.has(code + message) })),
    ...(found.custodians ?? []).map(({ asset, decision }) => ({ text: 'Custodian of ' + asset.name + ': ' + (decision ?? 'not decided').toLowerCase() })),
  ]);
});
`;
