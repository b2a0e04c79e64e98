import type { ExportReference } from '../workbook/reference-sheets.js';
import type { AnswerSheet } from './review.row.js';

/** What stands beside the answers of a review, for an export. */
export const referenceOf = ({
  evidence,
  clarifications,
  answers,
}: Pick<AnswerSheet, 'evidence' | 'clarifications' | 'answers'>): ExportReference => ({
  evidence,
  clarifications,
  inVendorsStead: Object.values(answers).filter(({ inVendorsStead }) => inVendorsStead),
});
