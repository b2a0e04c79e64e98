import type { Translated } from '@custodia/mail';
import type { en } from './en.js';

export const de: Translated<typeof en> = {
  aCustomer: 'Ein Kunde',
  dear: 'Guten Tag {{name}},',
  hello: 'Guten Tag,',
  sentFor: 'Von Custodia gesendet für {{asker}}.',
  sentForBy:
    'Von Custodia gesendet für {{sender}}, {{asker}}. Antworten Sie auf diese E-Mail, um sie oder ihn zu erreichen.',
  day: '{{day}} ({{zone}})',
  open: 'Fragebogen öffnen',
  invitation: {
    title: '{{asker}} bittet um Antworten: {{title}}',
    asks_one:
      '{{asker}} prüft die Sicherheit von Unterauftragsverarbeitern und bittet Sie, bis zum {{due}} eine Frage zu beantworten.',
    asks_other:
      '{{asker}} prüft die Sicherheit von Unterauftragsverarbeitern und bittet Sie, bis zum {{due}} {{count}} Fragen zu beantworten.',
    helps: 'Jemand aus Ihrem Unternehmen bittet Sie um Hilfe bei dem Sicherheitsfragebogen von {{asker}}.',
    page: 'Der Link öffnet eine Seite, auf der Sie Schritt für Schritt antworten, später weitermachen oder eine Arbeitsmappe zurücksenden können. Sie fragt nach einem Code, den wir an diese Adresse senden; ein Konto brauchen Sie nicht.',
    keep: 'Behalten Sie diese E-Mail für sich: Der Link wurde für Sie erstellt.',
  },
  code: {
    title: 'Ihr Code für den Fragebogen',
    text: 'Geben Sie diesen Code auf der Seite ein, die danach gefragt hat. Er gilt {{minutes}} Minuten und kann einmal verwendet werden.',
    ignore:
      'Wenn Sie keinen Code angefordert haben, beachten Sie diese E-Mail nicht. Niemand von uns wird Sie je danach fragen.',
  },
  reminder: {
    overdue: 'Überfällig: {{title}}',
    due: 'Fällig am {{day}}: {{title}}',
    expected: '{{asker}} hat Ihre Antworten bis zum {{due}} erwartet.',
    expects: '{{asker}} erwartet Ihre Antworten bis zum {{due}}.',
    progress:
      '{{answered}} von {{asked}} Fragen sind beantwortet. Sie können dort weitermachen, wo Sie aufgehört haben.',
    action: 'Mit dem Fragebogen weitermachen',
  },
  clarification: {
    title_one: '{{asker}} hat eine Rückfrage zu Ihren Antworten',
    title_other: '{{asker}} hat {{count}} Rückfragen zu Ihren Antworten',
    ask: 'Die Prüfenden von „{{title}}“ fragen:',
    question: '{{id}}: {{text}}',
    how: 'Auf der Seite können Sie antworten, die betroffenen Antworten ändern und Nachweise anhängen.',
    action_one: 'Rückfrage beantworten',
    action_other: 'Rückfragen beantworten',
  },
  assignment: {
    title_one: 'Eine Frage wartet auf Ihre Antwort',
    title_other: '{{count}} Fragen warten auf Ihre Antwort',
    text: 'Jemand aus Ihrem Unternehmen bittet Sie, diese Fragen des Sicherheitsfragebogens von {{asker}} zu beantworten: {{ids}}.',
  },
  receipt: {
    title: 'Eingegangen: {{title}}',
    text: '{{asker}} hat Ihre Antworten erhalten: {{answered}} von {{asked}} Fragen. Vielen Dank.',
  },
  dueMoved: { title: 'Neue Frist: {{title}}', text: '{{asker}} erwartet Ihre Antworten jetzt bis zum {{due}}.' },
  cancelled: {
    title: 'Abgesagt: {{title}}',
    text: '{{asker}} braucht Ihre Antworten nicht mehr. Sie haben nichts weiter zu tun.',
  },
  decided: {
    title: 'Entschieden: {{title}}',
    approved: '{{asker}} hat über Ihre Antworten entschieden: freigegeben.',
    approved_with_conditions: '{{asker}} hat über Ihre Antworten entschieden: mit Auflagen freigegeben.',
    rejected: '{{asker}} hat über Ihre Antworten entschieden: nicht freigegeben.',
    contact: 'Antworten Sie auf diese E-Mail, wenn Sie dazu Fragen haben.',
  },
  staff: {
    open: 'Prüfung öffnen',
    why: 'Von Custodia unter {{url}} gesendet, weil Sie diese Prüfung versendet haben. Ihre Kennung ist {{id}}.',
    submitted: {
      title: 'Eingereicht: {{title}}',
      text: 'Der Anbieter hat seine Antworten eingereicht: {{answered}} von {{asked}} Fragen. Sie warten auf eine Prüfung.',
    },
    clarified: { title: 'Beantwortet: {{title}}', text: 'Der Anbieter hat eine Rückfrage beantwortet.' },
    overdue: {
      title: 'Überfällig: {{title}}',
      text: 'Die Antworten waren am {{due}} fällig; {{answered}} von {{asked}} Fragen sind beantwortet.',
      reminded: 'Der Anbieter wurde erinnert.',
    },
    bounced: {
      title: 'Nicht zugestellt: {{title}}',
      text: 'Der Mailserver hat die Einladung endgültig abgelehnt. Prüfen Sie die Adresse; ersetzen Sie die Kontaktperson oder senden Sie die Einladung noch einmal.',
    },
    evidence: {
      soon: 'Nachweis endet bald: {{evidence}}',
      ended: 'Nachweis ist abgelaufen: {{evidence}}',
      isValid: '„{{evidence}}“ aus der Prüfung „{{title}}“ gilt bis zum {{day}}.',
      wasValid: '„{{evidence}}“ aus der Prüfung „{{title}}“ galt bis zum {{day}}.',
      supports: 'Er stützt die Antwort auf {{question}}.',
      todo: 'Bitten Sie den Anbieter um den Nachfolger und hängen Sie ihn an diese oder die nächste Prüfung an.',
    },
  },
};
