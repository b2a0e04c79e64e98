/** What the service refuses, in German; it says so in English itself. Where more has to be told than this, its own words stay. */
export const refusals: Readonly<Record<string, string>> = {
  CODE_WRONG: 'Dieser Code ist falsch. Prüfen Sie die Ziffern, oder lassen Sie sich einen neuen senden.',
  CODE_VOID: 'Dieser Code gilt nicht mehr. Lassen Sie sich einen neuen senden.',
  INVITATION_UNKNOWN:
    'Dieser Link gilt nicht oder nicht mehr. Öffnen Sie den Link der neuesten E-Mail, oder bitten Sie um eine neue Einladung.',
  NOT_THE_CONTACT: 'Das kann nur die Ansprechperson tun, an die der Fragebogen gesendet wurde.',
  ASSIGNED_TO_ANOTHER: 'Diese Frage ist einer anderen Person zugewiesen.',
  ALREADY_INVITED: 'Diese Adresse nimmt schon teil.',
  TOO_MANY_PEOPLE: 'Mehr Personen können nicht teilnehmen.',
  TOO_MANY_INVITATIONS: 'Es wurden schon so viele Einladungen gesendet, wie möglich sind.',
  ORIGIN_REFUSED: 'Diese Anfrage kam von einer anderen Seite und wurde abgelehnt.',
  EVIDENCE_NOT_SCANNED:
    'Die Datei konnte gerade nicht auf Schadsoftware geprüft werden. Versuchen Sie es später noch einmal.',
  WORKBOOK_ENCRYPTED: 'Die Arbeitsmappe ist mit einem Kennwort geschützt. Entfernen Sie es, und speichern Sie sie neu.',
  WORKBOOK_EMPTY: 'In der Datei steht nichts. Prüfen Sie, ob es die richtige ist.',
  WORKBOOK_FORMAT_UNSUPPORTED:
    'Diese Art von Datei kann nicht gelesen werden. Öffnen Sie sie in einer Tabellenkalkulation, und speichern Sie sie als .xlsx oder .csv.',
  WORKBOOK_NOT_READABLE: 'Diese Datei ist keine lesbare Arbeitsmappe. Senden Sie den Fragebogen als .xlsx oder .csv.',
  WORKBOOK_DAMAGED: 'Die Datei ist beschädigt. Öffnen Sie sie in einer Tabellenkalkulation, und speichern Sie sie neu.',
  WORKBOOK_TOO_LARGE: 'Die Datei ist zu groß. Senden Sie nur die Blätter mit dem Fragebogen, ohne Bilder und Anlagen.',
};
