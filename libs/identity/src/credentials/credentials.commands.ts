import type { Sealed } from '@custodia/vault';
import type { Holder } from '../member/holder.policy.js';
import type { EnrolmentPurpose } from './credentials.events.js';

/** What somebody showed at a sign-in, compared with the sealed credentials outside, because the vault has to open them. */
export interface Shown {
  /** Digest of the sealed password that the given one agreed with; `null` when it agreed with none. */
  readonly password: string | null;
  /** Whether a one-time code or a recovery code was given at all. */
  readonly secondGiven: boolean;
  /** The step of the one-time code that agreed; `null` when none did. */
  readonly step: number | null;
  /** Hash of the recovery code that was given. */
  readonly recoveryCode: string | null;
}

export type CredentialsCommand =
  | {
      readonly type: 'RequestEnrolment';
      readonly id: string;
      readonly requestId: string;
      readonly purpose: EnrolmentPurpose;
      readonly holder: Holder;
    }
  | { readonly type: 'ResetCredentials'; readonly id: string; readonly requestId: string; readonly holder: Holder }
  | {
      readonly type: 'PrepareEnrolmentLink';
      readonly requestId: string;
      readonly purpose: EnrolmentPurpose;
      readonly hash: string;
      readonly expiresAt: string;
    }
  | { readonly type: 'RecordEnrolmentMailSent'; readonly requestId: string; readonly messageId: string }
  | { readonly type: 'RecordEnrolmentMailBounced'; readonly requestId: string; readonly code: number }
  | { readonly type: 'Enrol'; readonly linkHash: string; readonly password: Sealed }
  /** `current`: as `Shown.password`. */
  | { readonly type: 'ChangePassword'; readonly current: string | null; readonly password: Sealed }
  | { readonly type: 'ProposeTotp'; readonly totpId: string; readonly secret: Sealed }
  | {
      readonly type: 'ConfirmTotp';
      readonly totpId: string;
      readonly step: number | null;
      readonly recoveryCodes: readonly string[];
    }
  | { readonly type: 'RemoveTotp' }
  | {
      readonly type: 'AddPasskey';
      readonly passkeyId: string;
      readonly passkey: Sealed;
      readonly counter: number;
    }
  | { readonly type: 'RemovePasskey'; readonly passkeyId: string }
  /** The signature was checked outside. `counter`: what the device counted, 0 for one that does not count. */
  | {
      readonly type: 'SignInWithPasskey';
      readonly signInId: string;
      readonly sessionId: string;
      readonly passkeyId: string;
      readonly counter: number;
    }
  /** `same`: the provider's id for the person is the one that is linked already. */
  | {
      readonly type: 'LinkIdentity';
      readonly providerId: string;
      readonly subject: Sealed;
      readonly same: boolean;
    }
  | { readonly type: 'UnlinkIdentity'; readonly providerId: string }
  /** What the provider told was checked outside. */
  | {
      readonly type: 'SignInWithProvider';
      readonly signInId: string;
      readonly sessionId: string;
      readonly providerId: string;
    }
  /** `signInId` tells this sign-in from another one to the same session. */
  | { readonly type: 'SignIn'; readonly signInId: string; readonly sessionId: string; readonly shown: Shown };
