import type { CertificateVerification } from './certificate.types.js';
import type { Found } from './register.js';

export type Shown = CertificateVerification;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
textarea { width: 100%; min-height: 12rem; font: 13px/1.4 ui-monospace, monospace; box-sizing: border-box }
button { font: inherit; padding: .5rem 1.25rem; margin-top: .75rem }
.answer { border-left: .4rem solid; padding: .25rem 1rem; margin: 1.5rem 0 }
.good { border-color: #15803d } .bad { border-color: #b91c1c }
dt { font-weight: 600 } dd { margin: 0 0 .5rem; overflow-wrap: anywhere }
pre { overflow: auto; font-size: 12px; max-height: 24rem }`;

/** The whole page. Nothing in it comes from elsewhere; without scripts the text can be pasted. */
export const page = (answer = ''): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Check a certificate</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Check a certificate</h1>
${answer}
<form method="post" action="/certificates/verify">
<p><label>Choose the file certificate.json: <input type="file" id="chosen" accept=".json,application/json,application/jose+json"></label></p>
<p><label for="certificate">or paste its whole text:</label></p>
<textarea id="certificate" name="certificate" required spellcheck="false" autocomplete="off"></textarea>
<button type="submit">Check</button>
</form>
<h2>Without this page</h2>
<p>Save the <a href="/.well-known/custodia/jwks.json">public keys</a> as jwks.json and run <code>custodia verify certificate.json --keys jwks.json</code>. It needs no network.</p>
<p>The file certificate.json is what is signed and what counts; the PDF is a rendering of it. The text you send is checked and not kept.</p>
</main>
<script src="/certificates/check.js" defer></script>
</body>
</html>
`;

/** Puts a chosen file into the text field; from our own address, as the content security policy demands. */
export const formScript = `document.getElementById('chosen').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if (file) document.getElementById('certificate').value = await file.text();
});
`;

const facts = (pairs: readonly (readonly [string, string | null | undefined])[]): string =>
  `<dl>${pairs.flatMap(([name, value]) => (value ? [`<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`] : [])).join('')}</dl>`;

const list = (texts: readonly string[]): string =>
  texts.length === 0 ? '' : `<ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>`;

/** What the check of a file found. */
export const resultPart = ({
  valid,
  status,
  reasons,
  notes,
  digest,
  kid,
  signedAt,
  number,
  organisation,
  withdrawal,
  content,
}: Shown): string => `
<section class="answer ${valid ? 'good' : 'bad'}" role="status">
<h2>${valid ? 'The certificate is valid' : `Not valid: ${escaped(status.replaceAll('_', ' '))}`}</h2>
${list(reasons)}${list(notes)}
${facts([
  ['Number', number],
  ['Issued by', organisation],
  ['Issued', signedAt],
  ['Replaced by', withdrawal?.supersededBy],
  ['Signing key', kid],
  ['Digest of the file', digest],
])}
${content ? `<details><summary>The signed text</summary><pre>${escaped(JSON.stringify(JSON.parse(content), null, 2))}</pre></details>` : ''}
</section>`;

/** What the register says to somebody who holds a printed certificate. */
export const registeredPart = (entry: Found | null, digest: string): string =>
  entry
    ? `
<section class="answer ${entry.standing.status === 'valid' ? 'good' : 'bad'}" role="status">
<h2>${entry.standing.status === 'valid' ? `Certificate ${escaped(entry.number)} was issued here and stands` : `Not valid: ${escaped(entry.standing.status.replaceAll('_', ' '))}`}</h2>
${list(entry.standing.reasons)}
${facts([
  ['Number', entry.number],
  ['Kind', entry.kind],
  ['Issued', entry.issuedAt],
  ['Withdrawn', entry.withdrawal?.at],
  ['Reason', entry.withdrawal?.reason],
  ['Replaced by', entry.withdrawal?.supersededBy],
  ['Signing key', entry.kid],
  ['Digest of certificate.json', entry.digest],
])}
<p>Compare the digest with the one on the paper. That the paper says what was signed only certificate.json can show: check it below.</p>
</section>`
    : `
<section class="answer bad" role="status">
<h2>No such certificate was issued here</h2>
${facts([['Digest', digest]])}
<p>If the certificate was made within the last minute, ask again.</p>
</section>`;
