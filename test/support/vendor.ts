import { newId } from '@custodia/kernel';
import { readOutbox } from '@custodia/mail';
import type { Changed, Mutation } from './graphql.js';
import { http } from './http.js';
import type { Tenant } from './service.js';

/** Asks again until there is an answer; jobs and reactors need a moment. */
export async function until<Found>(
  look: () => Promise<Found | null | undefined | false | '' | 0>,
  what: string,
): Promise<Found> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited in vain for ${what}`);
}

export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Runs one mutation with its `input` and gives the record or the refusal. */
export const act = <const Type extends string, const Fields extends string = ''>(
  service: Tenant,
  mutation: Mutation,
  type: Type,
  input: object,
  fields?: Fields,
): Promise<Changed<`${Type} { id ${Fields} }`>> =>
  service.change(mutation, `${type} { id ${(fields ?? '') as Fields} }`, input);

export const reviewOf = <const Fields extends string>(service: Tenant, id: string, fields: Fields) =>
  service.tell(`query($id: ID!) { review(id: $id) { ${fields} } }`, { id });

/** The newest mail to an address that has this in it. */
export const mailTo = (service: Pick<Tenant, 'outbox'>, address: string, part: RegExp, from = 0): Promise<string> =>
  until(
    async () =>
      (await readOutbox(service.outbox))
        .slice(from)
        .map((mail) => JSON.stringify(mail))
        .filter((mail) => mail.includes(address) && part.test(mail))
        .at(-1),
    `a mail to ${address}`,
  );

export const linkIn = (mail: string): string => /\/vendor\/#([\w.-]+)/.exec(mail)![1]!;

/** The six digits stand alone on a line of the text. */
export const codeIn = (mail: string): string => /(?:\\n|\\r\\n|>)(\d{6})(?:\\r|\\n|<)/.exec(mail)![1]!;

/** A review that was sent to a new vendor. */
export async function sentReview(service: Tenant, template: string, subprocessor: object = {}, contact: object = {}) {
  const tag = newId().slice(-8);
  const address = `security-${tag}@vendor.example`;
  const vendor = await act(
    service,
    'registerSubprocessor',
    'Subprocessor',
    { name: `Vendor ${tag}`, categories: ['AI_MODEL_PROVIDER'], ...subprocessor },
    'gateState',
  );
  const templates = await service.tell(
    '{ templates { id template questionCount questions { id kind polarity text domain parent } } }',
  );
  const chosen = templates.find((one) => one.template === template)!;
  const drafted = await act(
    service,
    'draftReview',
    'Review',
    {
      subprocessorId: vendor.id,
      templateId: chosen.id,
      dueAt: inDays(30),
      contact: { name: 'Vera Vendor', email: address, ...contact },
    },
    'status',
  );
  const sent = await act(service, 'sendReview', 'Review', { id: drafted.id }, 'status digest questionCount tier');
  return { id: drafted.id, vendor, chosen, address, drafted, sent };
}

/** Link from the mail, code from the mail, session: the cookie of a person of the vendor. */
export async function vendorSession({ address, outbox }: Pick<Tenant, 'address' | 'outbox'>, to: string, link: string) {
  const asked = await http(address).post('/vendor/api/code').send({ invitation: link }).expect(202);
  const requestId = asked.body.requestId as string;
  const code = codeIn(await mailTo({ outbox }, to, /Your code/));
  const opened = await http(address)
    .post('/vendor/api/session')
    .send({ invitation: link, requestId, code })
    .expect(200);
  const raw = String(opened.headers['set-cookie']);
  return { cookie: raw.split(';')[0]!, raw, requestId, code };
}
