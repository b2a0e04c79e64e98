import type { PackResult } from '../questionnaire/pack.js';
import type { TemplateImport, TemplateNames } from './import-template.js';

/** A template edition of Custodia's own YAML; where something in it is wrong there is none, and every problem has its line. */
export function importOwn(pack: PackResult, file: string, names: TemplateNames = {}): TemplateImport {
  const read = pack.kind === 'loaded' ? pack.edition : null;
  const edition = read && {
    ...read,
    template: names.template ?? read.template,
    edition: names.edition ?? read.edition,
    title: names.title ?? read.title,
  };
  return {
    recognition: {
      format: edition ? 'custodia' : 'not-a-questionnaire',
      template: edition?.template ?? null,
      edition: edition?.edition ?? null,
      title: edition?.title ?? file,
      certainty: 1,
      reasons: [
        "the file is a template in Custodia's own YAML",
        ...(pack.kind === 'refused' ? pack.problems.slice(0, 5).map(({ place, reason }) => `${place}: ${reason}`) : []),
      ],
    },
    edition,
    rowsRead: edition?.questions.length ?? 0,
    completeness: null,
    duplicates: [],
    hidden: [],
    concluded: [],
    skipped: [],
    unreadColumns: [],
    problems: pack.kind === 'refused' ? pack.problems : [],
  };
}
