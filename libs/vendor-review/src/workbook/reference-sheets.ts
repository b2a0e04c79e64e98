import { fitting, type SheetToWrite } from './xlsx/write-xlsx.js';

/** What stands beside the answers of a review: for readers of an export, not for the import. */
export interface ExportReference {
  readonly evidence: readonly {
    readonly questionId: string | null;
    readonly title: string;
    readonly fileName: string;
    readonly digest: string;
    readonly validUntil: string | null;
  }[];
  readonly clarifications: readonly {
    readonly questionId: string | null;
    readonly text: string;
    readonly answer: string | null;
    readonly withdrawnBecause: string | null;
  }[];
  /** Questions whose answers a member entered, and when. */
  readonly inVendorsStead: readonly { readonly questionId: string; readonly at: string }[];
}

const prefix = 'Custodia - ';

/** Sheets that we add for readers; an import passes over them. */
export const isReferenceSheet = (name: string): boolean => name.startsWith(prefix);

/** A sheet each for evidence, clarifications and answers that members entered; none for what there is none of. */
export function referenceSheets({ evidence, clarifications, inVendorsStead }: ExportReference): SheetToWrite[] {
  return [
    sheet(
      'evidence',
      [14, 40, 30, 14, 74],
      ['Question', 'Title', 'File', 'Valid until', 'Digest'],
      evidence.map((one) => [
        one.questionId,
        one.title,
        one.fileName,
        one.validUntil?.slice(0, 10) ?? null,
        one.digest,
      ]),
    ),
    sheet(
      'clarifications',
      [14, 70, 70],
      ['Question', 'Asked by the reviewers', 'Answered by the vendor'],
      clarifications.map((one) => [
        one.questionId,
        one.text,
        one.answer ?? (one.withdrawnBecause === null ? null : `Withdrawn: ${one.withdrawnBecause}`),
      ]),
    ),
    sheet(
      'entered by us',
      [14, 60, 14],
      ['Question', 'Remark', 'Day'],
      inVendorsStead.map(({ questionId, at }) => [
        questionId,
        "This answer was entered in the vendor's stead.",
        at.slice(0, 10),
      ]),
    ),
  ].filter(({ rows }) => rows.length > 1);
}

const sheet = (
  name: string,
  widths: number[],
  headings: string[],
  rows: readonly (readonly (string | null)[])[],
): SheetToWrite => ({
  name: `${prefix}${name}`,
  rows: [headings, ...rows.map((row) => row.map((cell) => (cell === null ? null : fitting(cell))))],
  widths,
  frozenRows: 1,
  protected: true,
  style: (row) => (row === 1 ? 'header' : 'wrap'),
});
