import type { home as english } from '../en/home.ts';
import type { Words } from '../en/translated.ts';

export const home: Words<typeof english> = {
  home: {
    overview: 'Auf einen Blick',
    ages: 'Offene Prüfungen nach Alter',
    age: {
      young: 'bis 30 Tage',
      older: '30 bis 90 Tage',
      old: '90 bis 180 Tage',
      oldest: 'mehr als 180 Tage',
    },
    caseStates: 'Entsorgungsfälle nach Stand',
    case: {
      preparing: 'In Vorbereitung',
      approving: 'In Genehmigung',
      executing: 'In Ausführung',
      stopped: 'Gesperrt oder angehalten',
      certified: 'Bescheinigt',
    },
    gatesClosed: '{{closed}} von {{all}} Lieferanten dürfen nicht genutzt werden.',
    gatesSome: 'Von {{all}} Lieferanten wurden nur diese betrachtet.',
    ready: 'Bereitschaft der Systeme',
    trends: 'Die letzten acht Wochen',
    trend: {
      assets: 'Bestand',
      quarantined: 'In Quarantäne',
      reviews: 'Offene Prüfungen',
      cases: 'Laufende Fälle',
    },
    waiting: 'Wartet auf Sie',
    nothing: 'Nichts wartet auf Sie. Gut gemacht.',
    anyone: 'für alle mit der Rolle {{roles}}',
    judge: 'Zu beurteilende Prüfungen',
    overdue: 'Überfällige Prüfungen',
    findings: 'Offene Feststellungen',
    cases: 'Laufende Fälle',
    assets: 'Assets nach Art und Zustand',
    gates: 'Lieferanten mit geschlossener Freigabe',
    none: 'Keine',
  },
};
