import { parseCell } from '../cells.js';
import type { ReadLimits } from '../limits.js';
import { type ProblemList, ReadingStopped } from '../problems.js';
import type { CellComment } from '../workbook.js';
import type { Archive } from './archive.js';
import { relationshipsOf } from './package.js';
import { parseXml } from './xml.js';

const mostComments = 2_000;
/** UTF-16 units of one comment. */
const longest = 5_000;

/**
 * The comments and notes on the cells of a sheet, and the threads that newer programs write beside them. A part that cannot be
 * read is a problem of the file and does not stop the reading: the cells are what counts.
 */
export async function readComments(
  archive: Archive,
  { name, part }: { readonly name: string; readonly part: string },
  limits: ReadLimits,
  problems: ProblemList,
): Promise<CellComment[]> {
  const found = new Map<string, string>();
  try {
    const parts = (await relationshipsOf(archive, part, limits)).filter(
      ({ type, external, target }) => /^(comments|threadedComment)$/.test(type) && !external && archive.has(target),
    );
    for (const { target } of parts.sort((a, b) => a.type.localeCompare(b.type)))
      await readPart(await archive.open(target), target, limits, found);
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
    problems.add(
      name,
      error.why.place,
      `the comments of this sheet cannot be read (${error.why.reason})`,
      'Write what they say into the cells for explanations',
    );
  }
  return [...found].flatMap(([reference, text]) => {
    const place = parseCell(reference);
    return place && text !== '' ? [{ ...place, text }] : [];
  });
}

async function readPart(
  stream: AsyncIterable<Uint8Array>,
  part: string,
  limits: ReadLimits,
  found: Map<string, string>,
): Promise<void> {
  let reference = '';
  let text = '';
  await parseXml(stream, part, limits, {
    open(name, attributes) {
      if (name !== 'comment' && name !== 'threadedComment') return;
      reference = attributes['ref'] ?? '';
      text = '';
    },
    text(piece, path) {
      const name = path.at(-1);
      const inNote = name === 't' && path.includes('comment') && !path.includes('rPh');
      if ((inNote || (name === 'text' && path.includes('threadedComment'))) && text.length < longest)
        text += piece.slice(0, longest);
    },
    close(name) {
      if (name !== 'comment' && name !== 'threadedComment') return;
      // The note beside a thread only says that there is one.
      const own = name === 'comment' && /^\s*\[Threaded comment\]/i.test(text) ? '' : text.trim();
      if (own === '' || (!found.has(reference) && found.size >= mostComments)) return;
      found.set(reference, [found.get(reference), own].filter(Boolean).join('\n'));
    },
  });
}
