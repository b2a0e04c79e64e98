import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, invalid, notFound, notYours, sameContent, unless } from '../asset/asset.policy.js';
import { isStated } from '@custodia/import';
import {
  documentCodec,
  type DocumentDetails,
  type DocumentEvent,
  type DocumentFile,
  type DocumentRegisteredData,
  type ExpiryNoticeData,
} from './document.events.js';
import { hasEnded, noticeKey, warningDue } from './expiry.policy.js';
import { needsMain } from './kinds.policy.js';

export type DocumentCommand =
  | ({
      readonly type: 'RegisterDocument';
      readonly id: string;
      /** What the document names and the inventory does not have, as known when asked: field and id. */
      readonly unknown: { readonly field: string; readonly id: string } | null;
    } & DocumentRegisteredData)
  | ({ readonly type: 'CorrectDocumentDetails'; readonly id: string } & DocumentDetails)
  | ({ readonly type: 'AttachDocumentFile'; readonly id: string } & DocumentFile)
  | { readonly type: 'PassDocumentOwnership'; readonly id: string; readonly ownerId: string }
  /** `replacement`: what the other document is at the moment. */
  | {
      readonly type: 'SupersedeDocument';
      readonly id: string;
      readonly byId: string;
      readonly replacement: DocumentStatus | 'absent';
    }
  | { readonly type: 'WithdrawDocument'; readonly id: string; readonly reason: string }
  | ({ readonly type: 'RecordExpiryWarning'; readonly id: string; readonly daysBefore: number } & ExpiryNoticeData)
  | ({ readonly type: 'RecordExpiry'; readonly id: string } & { readonly validUntil: string })
  | ({ readonly type: 'RecordExpiryNotice'; readonly id: string } & ExpiryNoticeData);

type DocumentStatus = 'current' | 'superseded' | 'withdrawn';

interface Registered {
  readonly status: DocumentStatus;
  readonly registration: DocumentRegisteredData;
  readonly details: DocumentDetails;
  readonly file: DocumentFile | null;
  readonly ownerId: string;
  readonly warned: ReadonlySet<string>;
  /** Ends of validity that are recorded as passed, and those of which the owner was told. */
  readonly expired: ReadonlySet<string>;
  readonly told: ReadonlySet<string>;
  readonly supersededBy: string | null;
}

export type DocumentState = { readonly status: 'absent' } | Registered;
type Command = DocumentCommand & { readonly actor: string; readonly at: string };
type Ordered<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Answer = Decision<DocumentEvent, Refusal>;

function decide(command: Command, state: DocumentState): Answer {
  if (command.type === 'RegisterDocument') return register(command, state);
  if (state.status === 'absent') return notFound('document', command.id);
  const refused = notYours(command, state);
  if (refused) return refused;
  switch (command.type) {
    case 'CorrectDocumentDetails': {
      const details = detailsOf(command);
      const wrong = checkDetails(details);
      if (wrong) return wrong;
      if (sameContent(details, state.details)) return accept();
      return state.status === 'current'
        ? accept({ type: 'DocumentDetailsCorrected', data: details })
        : notCurrent(command.id, state);
    }
    case 'AttachDocumentFile': {
      const { digest, size, name } = command;
      if (state.file?.digest === digest) return accept();
      // A document under which another file appears would be another document.
      if (state.file)
        return invalid(
          'digest',
          digest,
          'The document has a file already; register the new one as a document and let it supersede this one.',
        );
      return (
        acceptFile({ digest, size, name }) ?? accept({ type: 'DocumentFileAttached', data: { digest, size, name } })
      );
    }
    case 'PassDocumentOwnership':
      return unless(command.ownerId === state.ownerId, {
        type: 'DocumentOwnershipPassed',
        data: { ownerId: command.ownerId },
      });
    case 'SupersedeDocument':
      return supersede(command, state);
    case 'WithdrawDocument': {
      if (state.status === 'withdrawn') return accept();
      if (!isStated(command.reason))
        return invalid('reason', command.reason, 'Say why nobody may rely on the document.');
      return accept({ type: 'DocumentWithdrawn', data: { reason: command.reason } });
    }
    case 'RecordExpiryWarning': {
      const { daysBefore, validUntil, recipientId, mail } = command;
      if (
        state.status !== 'current' ||
        state.details.validUntil !== validUntil ||
        warningDue(expiring(state), command.at) !== daysBefore
      )
        return accept();
      return accept({ type: 'DocumentExpiryWarned', data: { validUntil, recipientId, mail, daysBefore } });
    }
    case 'RecordExpiry': {
      const { validUntil } = command;
      const ended = state.details.validUntil === validUntil && hasEnded(validUntil, command.at);
      return unless(!ended || state.expired.has(validUntil), { type: 'DocumentExpired', data: { validUntil } });
    }
    case 'RecordExpiryNotice': {
      const { validUntil, recipientId, mail } = command;
      return unless(!state.expired.has(validUntil) || state.told.has(validUntil), {
        type: 'DocumentExpiryTold',
        data: { validUntil, recipientId, mail },
      });
    }
  }
}

function register(command: Ordered<'RegisterDocument'>, state: DocumentState): Answer {
  const { id, attachedTo, addendumTo, file, classification, ownerId, warnDaysBefore, unknown, at } = command;
  const registration: DocumentRegisteredData = {
    ...detailsOf(command),
    attachedTo,
    addendumTo,
    file,
    classification,
    ownerId,
    warnDaysBefore: [...new Set(warnDaysBefore)].sort((a, b) => b - a),
  };
  const wrong = checkDetails(registration) ?? (file && acceptFile(file));
  if (wrong) return wrong;
  const odd = warnDaysBefore.find((days) => !Number.isInteger(days) || days < 1 || days > 730);
  if (odd !== undefined) return invalid('warnDaysBefore', String(odd), 'Give whole days from 1 to 730.');
  if ((attachedTo.kind === 'organisation') !== (attachedTo.id === null))
    return invalid(
      'attachedTo.id',
      attachedTo.id ?? '',
      'Name the asset, or leave attachedTo out for the organisation.',
    );
  if (needsMain.includes(command.kind) && addendumTo === null)
    return invalid('addendumTo', '', 'Name the document that the addendum belongs to.');
  if (addendumTo === id) return invalid('addendumTo', id, 'A document is no addendum of itself.');
  if (state.status !== 'absent') return sameContent(state.registration, registration) ? accept() : idTaken(id);
  if (unknown) return notFound(unknown.field, unknown.id);
  const { validUntil } = registration;
  // Evidence of the past may be taken in; nobody needs to be told of its end.
  const ended: DocumentEvent[] = hasEnded(validUntil, at) ? [{ type: 'DocumentExpired', data: { validUntil } }] : [];
  return accept<DocumentEvent>({ type: 'DocumentRegistered', data: registration }, ...ended);
}

function supersede({ id, byId, replacement }: Ordered<'SupersedeDocument'>, state: Registered): Answer {
  if (state.supersededBy === byId) return accept();
  if (byId === id) return invalid('byId', byId, 'A document does not supersede itself.');
  if (state.status !== 'current') return notCurrent(id, state);
  if (replacement === 'absent') return notFound('document', byId);
  if (replacement !== 'current')
    return invalid('byId', byId, `That document is ${replacement}; name the one that is in force.`);
  return accept({ type: 'DocumentSuperseded', data: { byId } });
}

function checkDetails({ title, issuer, periodFrom, periodTo, validFrom, validUntil }: DocumentDetails) {
  if (!isStated(title)) return invalid('title', title, 'Give the document a title.');
  if (!isStated(issuer)) return invalid('issuer', issuer, 'Say who issued it: auditor, certification body, author.');
  if (periodFrom !== null && periodTo !== null && periodTo < periodFrom)
    return invalid('periodTo', periodTo, `It lies before periodFrom, ${periodFrom}; swap them or correct one.`);
  if (validFrom !== null && validUntil !== null && validUntil <= validFrom)
    return invalid('validUntil', validUntil, `It must lie behind validFrom, ${validFrom}.`);
  return null;
}

function acceptFile({ digest, size, name }: DocumentFile) {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    return invalid(
      'digest',
      digest,
      'Upload the file (POST /files) and send the digest of the answer: sha256: and 64 digits.',
    );
  if (!Number.isSafeInteger(size) || size < 0) return invalid('size', String(size), 'Send the size in bytes.');
  return name.trim() === '' || name.length > 255
    ? invalid('fileName', name, 'Name the file in 1 to 255 characters.')
    : null;
}

const detailsOf = ({
  kind,
  title,
  issuer,
  reference,
  scope,
  periodFrom,
  periodTo,
  issuedAt,
  validFrom,
  validUntil,
}: DocumentDetails): DocumentDetails => ({
  kind,
  title: title.trim(),
  issuer: issuer.trim(),
  reference,
  scope,
  periodFrom,
  periodTo,
  issuedAt,
  validFrom,
  validUntil,
});

export const expiring = ({ details, registration, warned }: Registered) => ({
  validUntil: details.validUntil,
  warnDaysBefore: registration.warnDaysBefore,
  warned,
});

const notCurrent = (id: string, { status, supersededBy }: Registered) =>
  refuse({
    code: 'DOCUMENT_NOT_CURRENT',
    message: `Document ${id} is ${status}${supersededBy ? ` by ${supersededBy}` : ''}; it stays as it is.`,
    id,
    supersededBy,
  });

function evolve(state: DocumentState, event: DocumentEvent): DocumentState {
  if (event.type === 'DocumentRegistered') {
    const { file, ownerId } = event.data;
    return {
      status: 'current',
      registration: event.data,
      details: detailsOf(event.data),
      file,
      ownerId,
      warned: new Set(),
      expired: new Set(),
      told: new Set(),
      supersededBy: null,
    };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'DocumentDetailsCorrected':
      return { ...state, details: event.data };
    case 'DocumentFileAttached':
      return { ...state, file: event.data };
    case 'DocumentOwnershipPassed':
      return { ...state, ownerId: event.data.ownerId };
    case 'DocumentExpiryWarned':
      return { ...state, warned: new Set([...state.warned, noticeKey(event.data.validUntil, event.data.daysBefore)]) };
    case 'DocumentExpired':
      return { ...state, expired: new Set([...state.expired, event.data.validUntil]) };
    case 'DocumentExpiryTold':
      return { ...state, told: new Set([...state.told, event.data.validUntil]) };
    case 'DocumentSuperseded':
      return { ...state, status: 'superseded', supersededBy: event.data.byId };
    case 'DocumentWithdrawn':
      return { ...state, status: 'withdrawn' };
  }
}

export const documentDecider: Decider<DocumentCommand, DocumentEvent, DocumentState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const document: Aggregate<DocumentCommand, DocumentEvent, DocumentState, Refusal> = {
  codec: documentCodec,
  decider: documentDecider,
};
