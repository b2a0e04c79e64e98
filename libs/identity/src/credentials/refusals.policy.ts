import { refuse } from '@custodia/kernel';

export const codeWrong = () =>
  refuse({
    code: 'CODE_WRONG',
    message: 'This code is not right or was used before. Wait for the next one, and check the clock of the device.',
  });
export const identityTaken = () =>
  refuse({
    code: 'IDENTITY_TAKEN',
    message: 'The member is another person at this provider. The member removes that link in the account first.',
  });
export const tooManyPasskeys = (most: number) =>
  refuse({
    code: 'TOO_MANY_PASSKEYS',
    message: `There are ${most} passkeys already. Remove one before you add another.`,
  });
export const totpInUse = () =>
  refuse({ code: 'TOTP_IN_USE', message: 'There is an authenticator app already. Remove it before you add another.' });
export const notEnrolled = (id: string) =>
  refuse({
    code: 'NOT_ENROLLED',
    message: `Member ${id} has no password, authenticator app or passkey here. Send an invitation with sendInvitation, or let the person sign in at the identity provider.`,
    id,
  });
