import { randomInt, scrypt } from 'node:crypto';

export { hashOfSecret, newSecret, sameHash } from '@custodia/kernel';

/** Six digits. */
export const newCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0');

/** A slow hash, because there are only a million codes; salted with the request, so that equal codes differ. */
export const hashOfCode = (code: string, requestId: string): Promise<string> =>
  new Promise((resolve, reject) =>
    scrypt(code, `custodia-code ${requestId}`, 32, { N: 16_384, r: 8, p: 1 }, (fault, key) =>
      fault ? reject(fault) : resolve(key.toString('base64url')),
    ),
  );

/** What stands behind the `#` of an invitation's link. Fragments are not sent to servers, so it never reaches a log on its own. */
export interface Invitation {
  readonly organisation: string;
  readonly reviewId: string;
  readonly contactId: string;
  readonly token: string;
}

export const invitationLink = (publicUrl: string, { organisation, reviewId, contactId, token }: Invitation): string =>
  `${publicUrl}/vendor/#${[organisation, reviewId, contactId, token].join('.')}`;

export function parseInvitation(text: string): Invitation | null {
  const parts = text.split('.');
  const [organisation, reviewId, contactId, token] = parts;
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  if (
    parts.length !== 4 ||
    ![organisation, reviewId, contactId].every((part) => uuid.test(part!)) ||
    !/^[\w-]{43}$/.test(token!)
  )
    return null;
  return { organisation: organisation!, reviewId: reviewId!, contactId: contactId!, token: token! };
}
