/** A text that is no table: what it is instead. Decided by the shape of its lines, over the first 64 KB. */
export function textFormat(text: string): string | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return undefined;
  const share = (test: RegExp): number => lines.filter((line) => test.test(line)).length / lines.length;
  if (/^\s*[[{]/.test(text) && /"[^"\n]*"\s*:/.test(text)) return 'a JSON file';
  if (lines.some((line) => /^\s*\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)+\|?\s*$/.test(line)))
    return 'a Markdown document';
  if (share(/^#{1,6} \S/) > 0.1 && share(/[;\t]|,.*,/) < 0.5 && /^#{1,6} \S/m.test(text)) return 'a Markdown document';
  if (isYaml(lines)) return 'a YAML file';
  if (
    share(
      /[;{}]\s*$|^\s*(import|export|const|let|var|function|class|def|return|if|for|while|package|using|#include)\b/,
    ) > 0.5 &&
    codeWords.test(text)
  )
    return 'source code';
  return undefined;
}

/** At the start of a line: in the middle, "class" and "package" are words of questions, too. */
const codeWords =
  /^\s*(import\s+.*\bfrom\b|export\s+(const|function|class|default)|(async\s+)?function\s*\w*\s*\(|const\s+\w+\s*=|def\s+\w+\s*\(|class\s+\w+|#include|public\s+static|package\s+\w+)/m;

/** Keys at the start of lines, lists of them, or a document mark, and fewer lines that split like a table. */
function isYaml(lines: readonly string[]): boolean {
  const keys = lines.filter((line) => /^\s*(- )?["']?[\w.$-][\w .$-]{0,60}["']?:(\s|$)/.test(line)).length;
  const nested = lines.some((line) => /^\s+(- )?["']?[\w.$-]+["']?:(\s|$)/.test(line) || /^\s*- \S/.test(line));
  const marked = lines[0] === '---' || /^%YAML\b/.test(lines[0]!);
  return (keys / lines.length >= 0.4 && nested) || (marked && keys >= 1);
}
