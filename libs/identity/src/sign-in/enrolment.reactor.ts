import { reactor } from '@custodia/jobs';
import { credentialsCodec, type CredentialsEvent } from '../credentials/credentials.events.js';
import { memberCodec, type MemberEvent } from '../member/member.events.js';
import { endSessionsName, refreshSignInName } from './refresh.job.js';
import { sendEnrolmentName } from './send-enrolment.job.js';

/** Each request for a link becomes one mail. */
export const enrolmentReactor = reactor<CredentialsEvent>({
  name: 'send-enrolment',
  codecs: [credentialsCodec],
  on: {
    EnrolmentRequested: ({ subject, data: { requestId } }) => [
      { name: sendEnrolmentName, data: { memberId: subject, requestId } },
    ],
  },
});

/** What was reset opens nothing any more, whoever reset it. */
export const credentialsResetReactor = reactor<CredentialsEvent>({
  name: 'credentials-reset',
  codecs: [credentialsCodec],
  on: {
    CredentialsReset: ({ subject, meta: { at } }) => [
      { name: endSessionsName, data: { memberId: subject, before: at } },
    ],
  },
});

/** The address of the sign-in follows the member's, and is forgotten with the member. */
export const signInAddressReactor = reactor<MemberEvent>({
  name: 'sign-in-address',
  codecs: [memberCodec],
  on: {
    MemberJoined: ({ subject }) => [{ name: refreshSignInName, data: { memberId: subject } }],
    MemberDetailsCorrected: ({ subject }) => [{ name: refreshSignInName, data: { memberId: subject } }],
    MemberErased: ({ subject }) => [{ name: refreshSignInName, data: { memberId: subject } }],
  },
});
