import { withoutComments } from '../placeholder.js';

export interface Section {
  /** Heading text without decoration; empty for what stands before the first heading. */
  readonly title: string;
  /** 1 to 6; 0 before the first heading. */
  readonly level: number;
  /** 1-based line of the heading in the whole file. */
  readonly line: number;
  /** 1-based line of the first line of `text`. */
  readonly textLine: number;
  /** Own text, without that of the sections below. */
  readonly text: string;
}

const fence = /^ {0,3}(`{3,}|~{3,})/;
const heading = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;

/** A heading in HTML on a line of its own, as the centred titles of many cards are. */
const htmlHeading = /^\s*<h([1-6])(?:\s[^<>]{0,300})?>(.{1,500})<\/h\1>\s*$/i;

/** Splits Markdown at its headings (`#` and underlined); code blocks and comments hide headings. Linear in the text. */
export function sectionsOf(markdown: string, firstLine = 1): Section[] {
  const lines = markdown.split(/\r\n|\n|\r/);
  const sections: Section[] = [];
  let open: { title: string; level: number; line: number; first: number; lines: string[] } = {
    title: '',
    level: 0,
    line: firstLine,
    first: firstLine,
    lines: [],
  };
  let fenced: string | undefined;
  let commented = false;
  const close = (): void => {
    const text = open.lines.join('\n').trim();
    const blank = open.lines.findIndex((line) => line.trim() !== '');
    if (open.level > 0 || text !== '')
      sections.push({
        title: open.title,
        level: open.level,
        line: open.line,
        textLine: open.first + Math.max(0, blank),
        text,
      });
  };
  const start = (title: string, level: number, line: number, first: number): void => {
    close();
    open = { title: plain(title), level, line, first, lines: [] };
  };
  lines.forEach((line, index) => {
    const mark = fence.exec(line)?.[1];
    if (fenced !== undefined) {
      if (mark !== undefined && mark.startsWith(fenced) && line.trim() === mark) fenced = undefined;
      open.lines.push(line);
      return;
    }
    if (mark !== undefined && !commented) {
      fenced = mark;
      open.lines.push(line);
      return;
    }
    const wasCommented = commented;
    const opens = line.lastIndexOf('<!--');
    if (opens >= 0 || commented) commented = opens >= 0 ? line.indexOf('-->', opens) < 0 : !line.includes('-->');
    const found = wasCommented ? null : (heading.exec(line) ?? htmlHeading.exec(line));
    if (found !== null)
      return start(
        (found[2] ?? '').replace(/[ \t]#+[ \t]*$/, ''),
        /^#/.test(found[1] ?? '') ? (found[1] ?? '#').length : Number(found[1]),
        firstLine + index,
        firstLine + index + 1,
      );
    const previous = open.lines.at(-1);
    if (
      !wasCommented &&
      /^ {0,3}(=+|-{3,})[ \t]*$/.test(line) &&
      previous !== undefined &&
      previous.trim() !== '' &&
      !/^\s*[-*+>|\d]|\|/.test(previous) &&
      (open.lines.at(-2) ?? '').trim() === ''
    ) {
      open.lines.pop();
      return start(previous, line.trim().startsWith('=') ? 1 : 2, firstLine + index - 1, firstLine + index + 1);
    }
    open.lines.push(line);
  });
  close();
  return sections;
}

/** Without emphasis, code marks, HTML tags, links (their text stays), anchors and emoji. */
export const plain = (text: string): string =>
  text
    .slice(0, 2000)
    .replace(/!?\[([^\]]{0,500})\]\([^)]{0,1000}\)/g, '$1')
    .replace(/<[^<>]{0,300}>/g, ' ')
    .replace(/\{#[^}]{0,100}\}/g, ' ')
    .replace(/[*`]|__/g, '')
    .replace(/[\p{Extended_Pictographic}\ufe0f\u200d]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * The lines of a text; those of code blocks, of comments and of front matter that does not stand at the start of the file are empty,
 * because they show something and state nothing.
 */
export function withoutExamples(text: string): string[] {
  const lines = text.split('\n');
  let fenced: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = fence.exec(line)?.[1];
    if (fenced === undefined && mark === undefined) continue;
    if (fenced === undefined) fenced = mark;
    else if (mark?.startsWith(fenced) === true && line.trim() === mark) fenced = undefined;
    lines[index] = '';
  }
  lines.splice(0, lines.length, ...withoutCommented(lines.join('\n')).split('\n'));
  for (let from = 0; from < lines.length; from += 1) {
    if (!frontMatterMark.test(lines[from] ?? '')) continue;
    let to = from + 1;
    while (/^[A-Za-z_][\w-]*\s*:|^\s*-\s|^\s+\S|^#/.test(lines[to] ?? '')) to += 1;
    if (to === from + 1 || !frontMatterMark.test(lines[to] ?? '')) continue;
    lines.fill('', from, to + 1);
    from = to;
  }
  return lines;
}

/** A text with the characters of its comments taken out, and their line breaks left. */
function withoutCommented(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start + 4);
    if (end < 0) break;
    parts.push(text.slice(from, start), text.slice(start, end).replace(/[^\n]/g, ''));
    from = end + 3;
  }
  return parts.join('') + text.slice(from);
}

const frontMatterMark = /^---[ \t]*$/;

/** `- **Developed by:** X`, `**License**: X` or `* dataset: opus`: label and value of each such line. */
export function labelledLines(text: string): { label: string; value: string; offset: number }[] {
  return withoutExamples(text).flatMap((line, offset) => {
    const found =
      /^\s{0,8}(?:[-*+•]\s+)?(?:\*\*|__)?([\p{L}][\p{L}\p{N} ()/&[\]'-]{1,60}?)(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*(.*)$/u.exec(
        line,
      );
    return found === null || /^\/\//.test(found[2] ?? '')
      ? []
      : [{ label: found[1]?.trim() ?? '', value: withoutComments(found[2] ?? '').trim(), offset }];
  });
}
