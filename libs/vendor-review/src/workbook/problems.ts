import type { Problem } from '../questionnaire/problem.js';
import type { WorkbookRefusal, WorkbookRefusalCode } from './workbook.js';

/** Leaves the depths of a parser; caught at the edge of the reading thread and handed on as a value. */
export class ReadingStopped extends Error {
  readonly why: Pick<WorkbookRefusal, 'code' | 'place' | 'reason' | 'remedy'>;
  constructor(code: WorkbookRefusalCode, place: string, reason: string, remedy: string) {
    super(reason);
    this.why = { code, place, reason, remedy };
  }
}

export interface ProblemList {
  add(place: string, value: string, reason: string, remedy: string): void;
  all(): Problem[];
}

/** Keeps the first `limit` problems and counts the others, so that a hostile file cannot fill the report. */
export function problemList(limit: number): ProblemList {
  const kept: Problem[] = [];
  let more = 0;
  return {
    add(place, value, reason, remedy) {
      if (kept.length < limit) kept.push({ place, value: value.slice(0, 200), reason, remedy });
      else more++;
    },
    all: () =>
      more === 0
        ? kept
        : [
            ...kept,
            {
              place: '',
              value: String(more),
              reason: `${more} further problems of this file are not listed`,
              remedy: 'Repair the ones above and read the file again',
            },
          ],
  };
}

export const saveAgain = 'Open the file in a spreadsheet program and save it again as .xlsx';
