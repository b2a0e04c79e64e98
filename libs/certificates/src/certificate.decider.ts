import { accept, refuse, type Decision } from '@custodia/kernel';
import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { excludedFrom, type DutiesHeld } from '@custodia/lifecycle';
import { certificateCodec, type CertificateEvent, type CertificateFact } from './certificate.events.js';

export type CertificateCommand =
  | ({ readonly type: 'IssueCertificate' } & Omit<CertificateFact<'CertificateIssued'>, 'by' | 'at'>)
  | {
      readonly type: 'SupersedeCertificate';
      readonly supersededBy: string;
      readonly supersedingNumber: string;
      readonly reason: string;
    }
  | {
      readonly type: 'RevokeCertificate';
      readonly reason: string;
      /** Who has which duty in the case of the certificate. */
      readonly duties?: DutiesHeld | undefined;
    };

export type CertificateState =
  | { readonly status: 'none' }
  | { readonly status: 'issued' | 'revoked'; readonly number: string; readonly digest: string }
  | {
      readonly status: 'superseded';
      readonly number: string;
      readonly digest: string;
      readonly supersededBy: string;
      readonly supersedingNumber: string;
    };

const unknown = () => refuse({ code: 'NOT_FOUND', message: 'There is no certificate with this id.' });
const otherwise = (number: string, digest: string) =>
  refuse({
    code: 'ALREADY_ISSUED',
    message: `Certificate ${number} was issued with other content: a certificate is never edited; supersede it.`,
    number,
    digest,
  });
const gone = (status: string, number: string) =>
  refuse({ code: 'CERTIFICATE_WITHDRAWN', message: `Certificate ${number} is already ${status}.`, number, status });
const byItself = (number: string) =>
  refuse({ code: 'SUPERSEDED_BY_ITSELF', message: `Certificate ${number} cannot replace itself.`, number });
const reasonMissing = (value: string) =>
  refuse({
    code: 'INVALID_INPUT',
    message: 'reason: say why; whoever checks the certificate will read it.',
    field: 'reason',
    value,
    remedy: 'Say why.',
  });

export type CertificateRefusal =
  | ReturnType<typeof unknown | typeof otherwise | typeof gone | typeof byItself | typeof reasonMissing>['refusal']
  | NonNullable<ReturnType<typeof excludedFrom>>['refusal'];

function decide(
  command: CertificateCommand & CommandMeta,
  state: CertificateState,
): Decision<CertificateEvent, CertificateRefusal> {
  const by = { by: command.actor, at: command.at };
  if (command.type === 'IssueCertificate') {
    if (state.status !== 'none')
      return state.digest === command.digest ? accept() : otherwise(state.number, state.digest);
    const { number, kind, caseId, locationId, assets, issuedAt, kid, digest, pdfDigest, supersedes } = command;
    return accept({
      type: 'CertificateIssued',
      data: { ...by, number, kind, caseId, locationId, assets, issuedAt, kid, digest, pdfDigest, supersedes },
    });
  }
  if (state.status === 'none') return unknown();
  if (!command.reason.trim()) return reasonMissing(command.reason);
  switch (command.type) {
    case 'SupersedeCertificate': {
      const { supersededBy, supersedingNumber, reason } = command;
      if (state.status === 'superseded' && state.supersedingNumber === supersedingNumber) return accept();
      if (state.status !== 'issued') return gone(state.status, state.number);
      if (supersedingNumber === state.number) return byItself(state.number);
      return accept({ type: 'CertificateSuperseded', data: { ...by, supersededBy, supersedingNumber, reason } });
    }
    /* Also after it was superseded: a wrong certificate can have a wrong successor. */
    case 'RevokeCertificate':
      if (state.status === 'revoked') return accept();
      return (
        excludedFrom('certificate revoker', command.actor, command.duties ?? {}) ??
        accept({ type: 'CertificateRevoked', data: { ...by, reason: command.reason } })
      );
  }
}

function evolve(state: CertificateState, event: CertificateEvent): CertificateState {
  if (event.type === 'CertificateIssued')
    return { status: 'issued', number: event.data.number, digest: event.data.digest };
  if (state.status === 'none') return state;
  const { number, digest } = state;
  switch (event.type) {
    case 'CertificateSuperseded':
      return {
        status: 'superseded',
        number,
        digest,
        supersededBy: event.data.supersededBy,
        supersedingNumber: event.data.supersedingNumber,
      };
    case 'CertificateRevoked':
      return { status: 'revoked', number, digest };
  }
}

export const certificateDecider: Decider<CertificateCommand, CertificateEvent, CertificateState, CertificateRefusal> = {
  initial: { status: 'none' },
  decide,
  evolve,
};

export const certificate: Aggregate<CertificateCommand, CertificateEvent, CertificateState, CertificateRefusal> = {
  codec: certificateCodec,
  decider: certificateDecider,
};
