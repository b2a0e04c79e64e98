/** The recipient's page. Nothing in it comes from elsewhere; the link's secret stays behind the `#` and is sent only in the body of a request. */
export const recipientPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Confirm what you received</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
textarea { width: 100%; min-height: 8rem; font: 13px/1.4 ui-monospace, monospace; box-sizing: border-box }
button { font: inherit; padding: .5rem 1.25rem; margin: .75rem .75rem 0 0 }
#answer { border-left: .4rem solid #b91c1c; padding: .25rem 1rem; margin: 1.5rem 0 }
#answer.good { border-color: #15803d } #answer:empty { display: none }
fieldset { margin: 1rem 0 } li { overflow-wrap: anywhere }
</style>
</head>
<body>
<main>
<h1>Confirm what you received</h1>
<p id="intro">The link is being read.</p>
<form id="form" hidden>
<div id="items"></div>
<p>Compute the digests of the files that arrived, for example with <code>sha256sum $(find . -type f)</code>, and paste the lines. Do not copy digests from the sender.</p>
<button type="submit">Accept</button>
<h2>Something is wrong</h2>
<label for="reason">What you received instead:</label>
<textarea id="reason"></textarea>
<button type="button" id="dispute">Dispute</button>
</form>
<p id="answer" role="status" aria-live="polite"></p>
</main>
<noscript>This page needs JavaScript, because the secret of your link is not sent to servers. The same can be done with curl: see the documentation of transfers.</noscript>
<script src="/transfers/handover.js" defer></script>
</body>
</html>
`;

export const recipientScript = `const link = location.hash.slice(1);
const at = (id) => document.getElementById(id);
async function post(path, body) {
  const response = await fetch('/transfers/api/' + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link, ...body }),
  });
  return { ok: response.ok, told: await response.json() };
}
function say(text, good) {
  at('answer').textContent = text;
  at('answer').className = good ? 'good' : '';
}
function shown(item) {
  const set = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = item.name + (item.version ? ' ' + item.version : '');
  const list = document.createElement('ul');
  for (const file of item.files) {
    const line = document.createElement('li');
    line.textContent = file.path + (file.size === undefined ? '' : ', ' + file.size + ' bytes') + (file.algorithm ? ', ' + file.algorithm : '');
    list.append(line);
  }
  const label = document.createElement('label');
  label.textContent = item.files.length ? 'Your lines of sha256sum:' : 'The digest that you computed:';
  const text = document.createElement('textarea');
  text.name = item.assetId;
  text.required = true;
  label.append(text);
  set.append(legend, list, label);
  return set;
}
async function start() {
  const { ok, told } = await post('handover', {});
  if (!ok) { at('intro').textContent = told.message; return; }
  at('intro').textContent = told.from + ' handed over to you:';
  if (told.status !== 'handed_over') { say('This transfer is ' + told.status.replaceAll('_', ' ') + '.', told.status !== 'disputed'); return; }
  at('items').replaceChildren(...told.items.map(shown));
  at('form').hidden = false;
  at('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const received = told.items.map((item) => {
      const text = at('form').elements[item.assetId].value;
      return item.files.length ? { assetId: item.assetId, sha256sum: text } : { assetId: item.assetId, digest: text.trim() };
    });
    const answer = await post('acceptance', { received });
    say(answer.ok ? 'Accepted. Both sides state the same digests.' : answer.told.message, answer.ok);
    if (answer.ok) at('form').hidden = true;
  });
  at('dispute').addEventListener('click', async () => {
    const answer = await post('dispute', { reason: at('reason').value });
    say(answer.ok ? 'The sender was told.' : answer.told.message, answer.ok);
    if (answer.ok) at('form').hidden = true;
  });
}
start();
`;
