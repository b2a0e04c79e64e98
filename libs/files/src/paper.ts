// Documents for people to read and to file: laid out on pages of A4, tagged for readers that speak, in the fonts of every script at hand.
export {
  accent,
  facts,
  faint,
  grid,
  heading,
  ink,
  text,
  warn,
  type Cell,
  type Content,
  type Paragraph,
} from './paper/blocks.js';
export { runsOf, substitute } from './paper/fonts.js';
export { linesOf } from './paper/lines.js';
export { left, Paper, right } from './paper/paper.js';
