import PDFDocument from 'pdfkit';
import { accent, ink, type Cell, type Content, type Paragraph } from './blocks.js';
import { fontFile, type Run, type Style } from './fonts.js';
import { linesOf, type Line } from './lines.js';

export const left = 48;
export const right = 547;
const top = 64;
const bottom = 842 - 62;
const rule = '#c9d2da';
const shade = '#f1f5f8';
const leading = 1.28;

type Doc = InstanceType<typeof PDFDocument>;
type Element = ReturnType<Doc['struct']>;

/** A line of a cell with what it looks like. */
interface Laid {
  readonly line: Line;
  readonly size: number;
  readonly color: string;
}

interface PaperOptions {
  readonly title: string;
  /** Of the text, a language tag; English when left out. */
  readonly language?: string;
  readonly author: string;
  /** The only time in the document. */
  readonly date: Date;
}

/** Lays pieces out on pages of A4, tags each for readers that speak, and keeps bookmarks. */
export class Paper {
  readonly doc: Doc;
  /** Characters met so far that no font can draw. */
  readonly missing = new Set<string>();
  readonly #root: Element;
  #y = top;
  #bookmark: ReturnType<Doc['outline']['addItem']> | null = null;

  constructor({ title, author, date, language = 'en' }: PaperOptions) {
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      tagged: true,
      lang: language,
      displayTitle: true,
      pdfVersion: '1.7',
      info: {
        Title: title,
        Subject: title,
        Author: author,
        Creator: 'Custodia',
        Producer: 'Custodia',
        CreationDate: date,
        ModDate: date,
      },
    });
    this.#root = this.doc.struct('Document');
    this.doc.addStructure(this.#root);
  }

  add(content: Content): void {
    if (!('kind' in content)) return this.paragraphs('P', this.lay(content, right - left, 9), left);
    switch (content.kind) {
      case 'heading':
        return this.#heading(content.title, content.color);
      case 'entry':
        return this.#entry(content.title);
      case 'list':
        return this.#list(content);
      case 'table':
        return this.#table(content);
    }
  }

  space(points: number): void {
    this.#y += points;
  }

  /** Begins a new page unless so much room is left, in points. */
  need(points: number): void {
    if (this.#y + points > bottom) this.#turn();
  }

  get y(): number {
    return this.#y;
  }

  #turn(): void {
    this.doc.addPage();
    this.#y = top;
  }

  #heading(title: string, color: string): void {
    this.need(96);
    if (this.#y > top) this.#y += 12;
    this.#bookmark = this.doc.outline.addItem(title);
    this.paragraphs('H2', this.lay({ text: title, bold: true, fontSize: 12, color }, right - left, 12), left);
    this.line(left, this.#y + 1, right, color, 0.8);
    this.#y += 6;
  }

  #entry(title: string): void {
    this.need(64);
    if (this.#y > top) this.#y += 6;
    (this.#bookmark ?? this.doc.outline).addItem(title.slice(0, 120));
    this.paragraphs('H3', this.lay({ text: title, bold: true }, right - left, 9), left);
    this.#y += 2;
  }

  #list({ items, ordered }: Extract<Content, { kind: 'list' }>): void {
    const list = this.element('L', this.#root);
    items.forEach((item, index) => {
      const entry = this.element('LI', list);
      const laid = this.lay(item, right - left - 16, 8);
      this.need(laid[0] ? laid[0].size * leading : 0);
      this.#marked('Lbl', entry, () =>
        this.run({ text: ordered ? `${index + 1}.` : '\u2022', font: '' }, left + 2, this.#y + 8, 8, ink),
      );
      this.paragraphs('LBody', laid, left + 16, entry);
      this.#y += 2;
      entry.end();
    });
    list.end();
  }

  #table({ headers, rows, widths, fontSize = 9 }: Extract<Content, { kind: 'table' }>): void {
    const known = widths.reduce<number>((sum, width) => sum + (width ?? 0), 0);
    const rest = (right - left - known) / Math.max(1, widths.filter((width) => width === null).length);
    const columns = widths.map((width) => width ?? rest);
    const table = this.element('Table', this.#root);
    const head = (): void => {
      if (headers)
        this.#row(
          table,
          headers.map((title) => ({ text: title, bold: true })),
          columns,
          fontSize,
          { tag: 'TH', fill: shade },
        );
    };
    head();
    for (const row of rows) {
      const tall = this.#row(table, row, columns, fontSize, { tag: 'TD', again: head });
      if (tall) this.line(left, this.#y, right, rule, 0.4);
    }
    this.#y += 4;
    table.end();
  }

  /** One row; what does not fit goes on on the next page, where `again` repeats the head. */
  #row(
    table: Element,
    cells: readonly Cell[],
    columns: readonly number[],
    fontSize: number,
    { tag, fill, again }: { tag: 'TH' | 'TD'; fill?: string; again?: () => void },
  ): boolean {
    const laid = cells.map((cell, index) => this.lay(cell, columns[index]! - 8, fontSize));
    const heights = laid.map((lines) => lines.reduce((sum, { size }) => sum + size * leading, 0));
    const pad = fontSize < 8 ? 1.5 : 3;
    const height = Math.max(...heights) + 2 * pad;
    if (this.#y + height > bottom && (height < 300 || this.#y + 60 > bottom)) {
      this.#turn();
      again?.();
    }
    const tr = this.element('TR', table);
    const elements = cells.map(() => this.element(tag, tr));
    const waiting = laid.map((lines) => [...lines]);
    for (let first = true; first || waiting.some((lines) => lines.length > 0); first = false) {
      if (!first) {
        this.#turn();
        again?.();
      }
      const begin = this.#y;
      if (fill) this.#artifact(() => this.doc.rect(left, begin, right - left, height).fill(fill));
      let end = begin;
      waiting.forEach((lines, index) => {
        const x = left + columns.slice(0, index).reduce((sum, width) => sum + width, 0) + 4;
        let y = begin + pad;
        if (lines.length === 0) return;
        this.#marked(tag, elements[index]!, () => {
          while (lines[0] && y + lines[0].size * leading <= bottom) {
            const one = lines.shift()!;
            this.#draw(one, x, y, columns[index]! - 8);
            y += one.size * leading;
          }
        });
        end = Math.max(end, y);
      });
      this.#y = end + pad;
      if (end === begin && !first) break;
    }
    for (const element of elements) element.end();
    tr.end();
    return true;
  }

  /** Draws lines one under another, on further pages where they do not fit. */
  paragraphs(tag: string, lines: readonly Laid[], x: number, parent = this.#root): void {
    const element = this.element(tag, parent);
    const waiting = [...lines];
    while (waiting.length > 0) {
      this.need(waiting[0]!.size * leading);
      this.#marked(tag, element, () => {
        while (waiting[0] && this.#y + waiting[0].size * leading <= bottom) {
          const one = waiting.shift()!;
          this.#draw(one, x, this.#y, right - x);
          this.#y += one.size * leading;
        }
      });
    }
    element.end();
  }

  /** The lines of a cell at a width in points. */
  lay(cell: Cell, width: number, size: number): Laid[] {
    if ('stack' in cell) return cell.stack.flatMap((part) => this.lay(part, width, size));
    const { text, bold, italics, color = ink, fontSize = size } = cell satisfies Paragraph;
    const style: Style = bold ? 'bold' : italics ? 'italic' : 'regular';
    return linesOf(text, { width, size: fontSize, style, missing: this.missing }).map((line) => ({
      line,
      size: fontSize,
      color,
    }));
  }

  #draw({ line, size, color }: Laid, x: number, y: number, width: number): void {
    let at = line.rightToLeft ? x + width - line.width : x;
    for (const run of line.runs) at += this.run(run, at, y + size, size, color);
  }

  /** Draws one run with its baseline at `y`; answers its width. */
  run({ text, font }: Run, x: number, y: number, size: number, color: string): number {
    if (text === '') return 0;
    const face = font === '' ? linesOf(text, { width: 100, size, style: 'regular' })[0]!.runs[0]!.font : font;
    const { doc } = this;
    doc.registerFont(face, fontFile(face));
    doc.font(face).fontSize(size).fillColor(color);
    const visible = text.replaceAll('\u200B', '');
    // With features set, the text is laid out as a whole and not word by word.
    doc.text(visible, x, y, { lineBreak: false, baseline: 'alphabetic', features: [] });
    return doc.widthOfString(visible, { features: [] } as never);
  }

  line(from: number, y: number, to: number, color = accent, width = 0.4): void {
    this.#artifact(() => this.doc.moveTo(from, y).lineTo(to, y).lineWidth(width).strokeColor(color).stroke());
  }

  /** What only decorates or repeats, which a reader that speaks leaves out. */
  #artifact(draw: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    draw();
    this.doc.endMarkedContent();
  }

  element(tag: string, parent: Element = this.#root, options: object = {}): Element {
    const element = this.doc.struct(tag as never, options as never);
    parent.add(element);
    return element;
  }

  #marked(tag: string, element: Element, draw: () => void): void {
    const content = this.doc.markStructureContent(tag as never);
    draw();
    this.doc.endMarkedContent();
    element.add(content);
  }

  /** A picture with what it shows in words. */
  figure(alt: string, draw: (doc: Doc) => void): void {
    const element = this.element('Figure', this.#root, { alt });
    this.#marked('Figure', element, () => draw(this.doc));
    element.end();
  }

  /** Text at a place of its own, such as in the head of every page. */
  place(cell: Paragraph, x: number, y: number, width: number, align: 'left' | 'right' = 'left'): void {
    const [laid] = this.lay(cell, 10_000, cell.fontSize ?? 8);
    if (laid) this.#draw(laid, align === 'right' ? x + width - laid.line.width : x, y, laid.line.width);
  }

  /** Draws on every page, once all are there. */
  onEachPage(draw: (page: number, pages: number) => void): void {
    const { start, count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.doc.switchToPage(start + page);
      this.doc.markContent('Artifact', { type: 'Pagination' });
      draw(page + 1, count);
      this.doc.endMarkedContent();
    }
  }

  finish(): Promise<Buffer> {
    this.#root.end();
    const chunks: Buffer[] = [];
    return new Promise((resolve, reject) => {
      this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.doc.on('end', () => resolve(Buffer.concat(chunks)));
      this.doc.on('error', reject);
      this.doc.end();
    });
  }
}
