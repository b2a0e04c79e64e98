// Records of the attacker's own organisation, so that its requests reach the rules and not only a "not found".
import { createHash } from 'node:crypto';
import { readOutbox } from '@custodia/mail';
import { send, freshAddress } from './http.mjs';

const upper = (name) => name.charAt(0).toUpperCase() + name.slice(1);

/** Carries out one mutation; answers the record, or throws with the refusal. */
export async function act(client, name, type, input, fields = 'id') {
  const result = await client.tell(
    `mutation($input: ${upper(name)}Input!) { ${name}(input: $input) { __typename ... on ${type} { ${fields} } ... on Refusal { code message } } }`,
    { input },
  );
  if (result.__typename !== type) throw new Error(`${name}: ${JSON.stringify(result)}`);
  return result;
}

/** One of most kinds; answers their ids by kind. */
export async function seeded(client) {
  const asset = (kind, more = {}) =>
    act(client, `register${kind}`, kind, { name: `Own ${kind}`, purpose: 'To be attacked', ...more });
  const [model, dataset, prompt, system] = await Promise.all(
    ['Model', 'Dataset', 'Prompt', 'System'].map((kind) => asset(kind)),
  );
  const subprocessor = await act(client, 'registerSubprocessor', 'Subprocessor', {
    name: 'Own vendor',
    categories: ['AI_MODEL_PROVIDER'],
  });
  const document = await act(client, 'registerDocument', 'Document', {
    title: 'Own document',
    issuer: 'Own issuer',
    kind: 'CONTRACT',
  });
  const { versionId: modelVersion } = { versionId: await versionOf(client, 'Model', model.id) };
  const datasetVersion = await versionOf(client, 'Dataset', dataset.id);
  const { member } = await client.tell('{ me { member { id } } }');
  const review = await sentReview(client, subprocessor.id, 'contact@vendor.example');
  const ids = {
    Model: model.id,
    Dataset: dataset.id,
    Prompt: prompt.id,
    System: system.id,
    Subprocessor: subprocessor.id,
  };
  return {
    ...ids,
    Document: document.id,
    Member: member.id,
    Review: review.id,
    Template: review.templateId,
    modelVersion,
    datasetVersion,
  };
}

async function versionOf(client, kind, id) {
  await act(client, `add${kind}Version`, kind, {
    id,
    label: '1.0',
    files: [{ path: 'weights.bin', size: 1, digest: `sha256:${createHash('sha256').update(id).digest('hex')}` }],
  });
  const list = `${kind.toLowerCase()}Versions`;
  const { edges } = await client.tell(
    `query($id: ID!) { ${list}(filter: { ${kind.toLowerCase()}Id: { eq: $id } }) { edges { node { id } } } }`,
    { id },
  );
  return edges[0]?.node.id;
}

/** A review of the first pack, sent to this address. */
export async function sentReview(client, subprocessorId, address) {
  const templates = await client.tell('{ templates { id template questionCount questions { id kind } } }');
  const template = templates.toSorted((a, b) => b.questionCount - a.questionCount)[0];
  const input = {
    subprocessorId,
    templateId: template.id,
    dueAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    contact: { name: 'Vera Vendor', email: address },
  };
  const { id } = await act(client, 'draftReview', 'Review', input);
  await act(client, 'sendReview', 'Review', { id });
  return { id, templateId: template.id, questions: template.questions };
}

/** Looks again until there is something; `null` after `ms`. */
export async function soon(look, ms = 20_000) {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((wake) => setTimeout(wake, 100))) {
    const found = await look();
    if (found) return found;
  }
  return null;
}

export const mailsTo = async (outbox, address) =>
  (await readOutbox(outbox)).map((mail) => JSON.stringify(mail)).filter((mail) => mail.includes(address));

const linkIn = (mail) => /\/vendor\/#([\w.-]+)/.exec(mail)?.[1];
const codeIn = (mail) => /(?:\\n|\\r\\n|>)(\d{6})(?:\\r|\\n|<)/.exec(mail)?.[1];

/** The vendor's door of a review whose mails can be read: link, code and cookie as its contact gets them. */
export async function visitorOf({ address, outbox }, review, mailAddress, from = freshAddress()) {
  const json = { 'content-type': 'application/json' };
  const door = (path, { body, method = body === undefined ? 'GET' : 'POST', headers = {} } = {}) =>
    send(`${address}/vendor/api/${path}`, {
      method,
      headers: { ...(body === undefined ? {} : json), ...headers },
      body:
        body === undefined
          ? undefined
          : typeof body === 'string' || Buffer.isBuffer(body)
            ? body
            : JSON.stringify(body),
      from,
    });
  const link = await soon(async () => (await mailsTo(outbox, mailAddress)).map(linkIn).filter(Boolean).at(-1));
  if (!link) throw new Error(`No invitation came to ${mailAddress}`);
  const requested = await door('code', { body: { invitation: link } });
  const requestId = requested.json?.requestId;
  const code = await soon(async () => (await mailsTo(outbox, mailAddress)).map(codeIn).filter(Boolean).at(-1));
  if (!code) throw new Error(`No code came to ${mailAddress}`);
  const opened = await door('session', { body: { invitation: link, requestId, code } });
  const setCookie = String(opened.headers['set-cookie'] ?? '');
  const cookie = setCookie.split(';')[0];
  if (opened.status !== 200) throw new Error(`The door stayed closed: ${opened.status} ${opened.text}`);
  const inside = (path, how = {}) =>
    door(`reviews/${review.id}${path}`, { ...how, headers: { cookie, ...how.headers } });
  return { door, inside, link, requestId, code, cookie, setCookie, from, opened };
}
