import { plainPage } from '../subprocessor/published-list.js';

export interface Page {
  readonly status: number;
  readonly html: string;
}

const back = (organisation: string): string =>
  `<p><a href="/subprocessors/${organisation}">The list of subprocessors</a></p>`;

/** Ids are UUIDs and secrets base64url, so nothing in these pages needs to be escaped. */
const button = (organisation: string, id: string, step: string, secret: string, label: string): string =>
  `<form method="post" action="/subprocessors/${organisation}/subscriptions/${id}/${step}"><input type="hidden" name="secret" value="${secret}"><button type="submit">${label}</button></form>`;

const page = (status: number, title: string, ...parts: string[]): Page => ({
  status,
  html: plainPage(title, parts.join('')),
});

/** What somebody outside sees on the way into the subscription and out of it. */
export const pages = {
  unknown: page(
    404,
    'This link does not work',
    '<p>It was used up, or the subscription has ended. Nothing was changed.</p>',
  ),
  badAddress: (organisation: string): Page =>
    page(
      400,
      'This is not a mail address',
      '<p>Write one mail address, for example ada@example.org.</p>',
      back(organisation),
    ),
  asked: (organisation: string): Page =>
    page(
      202,
      'Look into your mail',
      '<p>We have sent you a mail with a link. You will get notices once you have confirmed with it; it works for seven days.</p>',
      back(organisation),
    ),
  confirm: (organisation: string, id: string, secret: string): Page =>
    page(
      200,
      'Get notices by mail',
      '<p>You will get a mail for each change to the list of subprocessors that is announced.</p>',
      button(organisation, id, 'confirm', secret, 'Get the notices'),
    ),
  confirmed: (organisation: string): Page =>
    page(
      200,
      'You will get the notices',
      '<p>Each of them has a link that ends the subscription.</p>',
      back(organisation),
    ),
  end: (organisation: string, id: string, secret: string): Page =>
    page(
      200,
      'End the notices',
      '<p>Your address will be erased.</p>',
      button(organisation, id, 'end', secret, 'End the notices'),
    ),
  ended: (organisation: string): Page =>
    page(200, 'You will get no more notices', '<p>Your address is erased.</p>', back(organisation)),
};
