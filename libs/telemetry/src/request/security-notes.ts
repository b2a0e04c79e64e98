import type { SecurityNote } from '../security/port.js';
import type { Facts } from '../facts/facts.js';

/** Refusals of rules that say: this is not yours to do. */
const denials = new Set([
  'FORBIDDEN',
  'SECOND_FACTOR_REQUIRED',
  'SECOND_FACTOR_SETUP_REQUIRED',
  'RECORD_HIDDEN',
  'TEXT_WITHHELD',
  'NOT_YOUR_TOKEN',
  'NOT_YOURSELF',
  'NARROW_TOKEN',
  'SCOPE_EXCEEDS_ROLES',
  'ORIGIN_REFUSED',
  'CSRF_REFUSED',
  'NOT_THE_CONTACT',
  'ASSIGNED_TO_ANOTHER',
  'NOT_THE_OWNER',
  'NOT_A_CUSTODIAN',
  'FOUR_EYES',
  'ROLES_NOT_SEPARATE',
  'DUTIES_NOT_SEPARATE',
  'NOT_YOUR_ASSET',
]);
/** At a sign-in: of a person, or of a vendor's link, code or session. */
const refusedAtDoor = new Set([
  'SIGN_IN_REFUSED',
  'LINK_UNKNOWN',
  'INVITATION_UNKNOWN',
  'CODE_WRONG',
  'CODE_VOID',
  'SESSION_OVER',
]);
/** Asked for on the way, and no sign that somebody tries what they may not. */
const onTheWay = 'SECOND_FACTOR_NEEDED';
const limit = /^RATE_LIMITED$|^TIMEOUT$|TOO_(LARGE|COSTLY|MANY)|^QUOTA_/;

/** What a request that was answered with this status leaves in the security log; each thing once. */
export function securityNotesOf(facts: Facts, route: string, status: number): SecurityNote[] {
  const { caller, guest, refusedToken, problems, address, correlation } = facts;
  const request = { address, correlation };
  const organisation = caller?.organisationId ?? guest?.organisationId ?? null;
  const known = {
    ...request,
    organisation,
    actor: caller?.tokenId ?? guest?.contactId,
    memberId: caller?.memberId,
  };
  const notes: SecurityNote[] = [];
  if (refusedToken) {
    const { code, holder } = refusedToken;
    const owner = {
      organisation: holder?.organisationId ?? null,
      actor: holder?.tokenId,
      memberId: holder?.memberId,
    };
    notes.push({ ...request, ...owner, kind: 'sign_in_refused', code, target: route });
  } else if (problems.some(({ code }) => refusedAtDoor.has(code))) {
    const { code } = problems.find((problem) => refusedAtDoor.has(problem.code))!;
    notes.push({ ...known, kind: 'sign_in_refused', code, target: route });
  } else if (
    (status === 401 && !problems.some(({ code }) => code === onTheWay)) ||
    problems.some(({ code }) => code === 'UNAUTHENTICATED')
  ) {
    notes.push({ ...known, kind: 'sign_in_refused', code: 'NO_TOKEN', target: route });
  }
  for (const { code, operation, subject } of problems) {
    const kind =
      code === 'FAULT' ? 'fault' : denials.has(code) ? 'access_denied' : limit.test(code) ? 'limit_reached' : null;
    const target = (code === 'RATE_LIMITED' && facts.limit) || (operation ?? route);
    if (kind) notes.push({ ...known, kind, code, target, subject });
  }
  for (const { content, subject } of facts.secretReads.values())
    notes.push({ ...known, kind: 'secret_read', code: content, target: facts.operations?.join(' ') || route, subject });
  const told = new Set(notes.map(({ kind }) => kind));
  if (status === 403 && !told.has('access_denied'))
    notes.push({ ...known, kind: 'access_denied', code: 'FORBIDDEN', target: route });
  if (status === 429 && !told.has('limit_reached'))
    notes.push({ ...known, kind: 'limit_reached', code: 'RATE_LIMITED', target: facts.limit ?? route });
  if (status >= 500 && status !== 503 && !told.has('fault'))
    notes.push({ ...known, kind: 'fault', code: 'FAULT', target: route });
  return [...new Map(notes.map((note) => [`${note.kind} ${note.code} ${note.target} ${note.subject}`, note])).values()];
}
