import { refusalType } from '@custodia/graphql';

export const WorkbookRefused = refusalType('WorkbookRefused', 'The file cannot be read.', {
  reason: 'text',
  place: 'text',
  remedy: 'text',
  problem: 'text',
});
export const NotAQuestionnaire = refusalType('NotAQuestionnaire', 'The file holds no question that could be asked.', {
  format: 'text',
});

/** The codes of the reader are many; the schema knows one, and `problem` says which. */
export const workbookRefused = ({
  code,
  message,
  reason,
  place,
  remedy,
}: {
  code: string;
  message: string;
  reason: string;
  place: string;
  remedy: string;
}) => ({ code: 'WORKBOOK_REFUSED', message, reason, place, remedy, problem: code });
