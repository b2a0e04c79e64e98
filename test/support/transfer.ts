import { newId } from '@custodia/kernel';
import { http } from './http.js';
import type { Tenant } from './service.js';
import { mailTo } from './vendor.js';

/** An address of its own for each transfer, so that its mails are found. */
export const recipientAddress = (): string => `data-${newId()}@acquirer.example`;

/** The secret of the link in the newest mail to a recipient that is newer than `from` mails. */
export async function recipientLinkTo(service: Tenant, address: string, not = 'none'): Promise<string> {
  const mail = await mailTo(service, address, new RegExp(`/transfers/handover#(?!${not})`));
  return /\/transfers\/handover#([\w.-]+)/.exec(mail)![1]!;
}

/** What the recipient's page sends; answers status and body. */
export async function atRecipientDoor(
  service: Tenant,
  path: 'handover' | 'acceptance' | 'dispute',
  sent: object,
): Promise<{ status: number; told: Record<string, unknown> }> {
  const { status, body } = await http(service.address).post(`/transfers/api/${path}`).send(sent);
  return { status, told: body as Record<string, unknown> };
}

/** The recipient accepts what was handed over last. */
export async function acceptedByRecipient(
  service: Tenant,
  address: string,
  digests: readonly object[],
  not?: string,
): Promise<Record<string, unknown>> {
  const link = await recipientLinkTo(service, address, not);
  return (await atRecipientDoor(service, 'acceptance', { link, received: digests })).told;
}
