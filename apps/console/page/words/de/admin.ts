import type { admin as english } from '../en/admin.ts';
import type { Words } from '../en/translated.ts';

export const admin: Words<typeof english> = {
  security: {
    code: 'Code',
    memberId: 'ID des Mitglieds',
    subject: 'Eintrag oder Datei',
    from: 'Von',
    to: 'Bis',
    ask: 'Filtern',
  },
  admin: {
    drafts: 'Entwürfe',
    against: 'Spricht gegen das Veröffentlichen',
    providers: 'Identitätsanbieter',
    secondFactor: 'Zweiter Faktor',
    everyone: 'alle',
    notRequired: 'nicht verlangt',
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
    sessions: 'Wo das Mitglied angemeldet ist',
    invited: 'Mitglied seit',
    jobsHint:
      'Hintergrundjobs, die endgültig fehlschlugen. Ist die Ursache behoben, lassen sie sich von hier aus wiederholen.',
  },
};
