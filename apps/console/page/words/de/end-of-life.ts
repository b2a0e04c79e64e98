import type { endOfLife as english } from '../en/end-of-life.ts';
import type { Words } from '../en/translated.ts';

export const endOfLife: Words<typeof english> = {
  case: {
    steps: 'Wo der Fall steht',
    blockers: 'Was im Weg steht',
    clear: 'Nichts steht im Weg.',
    locations: 'Orte',
    custodians: 'Verwahrer',
    dependants: 'Abhängige',
    scope: 'Umfang',
    history: 'Verlauf',
    method: 'Verfahren',
    address: 'Adresse',
    statement: 'Erklärung',
    undecided: 'noch nicht entschieden',
    who: 'Lösen können das',
    reason: 'Grund',
    basis: 'Rechtsgrundlage',
  },
  proof: {
    prove: 'Prüfen, ob nichts geändert oder entfernt wurde',
    unbroken:
      'Jeder der {{count}} versiegelten Stände setzt den vorigen fort, bis zu {{size}} Ereignissen. Das wurde hier berechnet.',
    broken:
      'Ein versiegelter Stand setzt den vorigen nicht fort: Das Protokoll wurde geändert. Sagen Sie es dem Betreiber.',
    log: 'Versiegelte Stände des Protokolls',
    size: 'Ereignisse',
    root: 'Wurzel',
    sealed: 'Versiegelt',
    note: 'Signierte Notiz',
    verify: 'Zertifikat oder Prüfsumme prüfen',
    drop: 'Zertifikat (PDF oder JSON) ablegen, oder eine Datei, deren Prüfsumme bekannt sein kann',
    valid: 'Das Zertifikat ist gültig.',
    invalid: 'Das Zertifikat ist nicht gültig.',
    unknown: 'Keine Version hier hat diese Prüfsumme: {{digest}}',
    known: 'Dieser Inhalt ist bekannt:',
    usable: 'Darf jetzt in der Produktion eingesetzt werden.',
    number: 'Nummer',
    issued: 'Ausgestellt',
    download: 'PDF',
    signed: 'Signierte Datei',
    printed: 'Das ist das unveränderte PDF des Zertifikats {{number}}.',
    strangePdf:
      'Kein Zertifikat hat genau dieses PDF. Es wurde verändert, oder eine andere Organisation hat es ausgestellt: Prüfen Sie seine Nummer beim Aussteller.',
    check: 'Öffentliche Prüfseite',
  },
};
