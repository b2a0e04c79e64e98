import type { admin as english } from '../en/admin.ts';
import type { Words } from '../en/translated.ts';

export const admin: Words<typeof english> = {
  admin: {
    drafts: 'Entwürfe',
    against: 'Spricht gegen das Veröffentlichen',
    providers: 'Identitätsanbieter',
    issuer: 'Aussteller',
    domains: 'Domains',
    redirectUri: 'Weiterleitungs-URI',
    roles: 'Rollen',
    scopes: 'Rechte',
    prefix: 'Anfang',
    expires: 'Endet',
    revoked: 'Widerrufen',
    label: 'Bezeichnung',
    attempts: 'Versuche',
    failed: 'Fehlgeschlagen',
    reason: 'Grund',
    code: 'Code',
    times: 'Anzahl',
    actor: 'Wer',
    target: 'Ziel',
    edition: 'Ausgabe',
    questions: 'Fragen',
    organisation: 'Organisation',
    jobsHint: 'Hintergrundjobs, die endgültig fehlschlugen. Der Betrieb wiederholt sie mit „custodia jobs retry“.',
  },
};
