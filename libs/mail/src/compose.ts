import { MailFault } from './port.js';

export interface MailContent {
  readonly title: string;
  /** To whom it is said, before all else. */
  readonly greeting?: string | undefined;
  /** Plain text; a line break stays one. */
  readonly paragraphs: readonly string[];
  /** The one thing that the reader is asked to do. */
  readonly action?: { readonly label: string; readonly url: string } | undefined;
  /** Several matters in one mail, each under a heading of its own. */
  readonly entries?: readonly Pick<MailContent, 'title' | 'paragraphs' | 'action'>[] | undefined;
  /** Shown large and easily copied: a one-time code. */
  readonly code?: string | undefined;
  /** Who writes and why, at the end. */
  readonly footer?: string | undefined;
  /** BCP 47; default `en`. */
  readonly language?: string | undefined;
}

/**
 * The text and the HTML of one mail with the same content. Everything is escaped; nothing is loaded from elsewhere; one
 * column, real headings, a link that is also spelled out, and colours of at least 4.5 : 1 contrast (WCAG 2.2, 1.4.3).
 */
export function composeMail({
  title,
  greeting,
  paragraphs,
  action,
  entries = [],
  code,
  footer,
  language = 'en',
}: MailContent): {
  text: string;
  html: string;
} {
  const said = greeting === undefined ? paragraphs : [greeting, ...paragraphs];
  for (const one of [action, ...entries.map((entry) => entry.action)])
    if (one && !/^https?:\/\/[^\s]+$/.test(one.url))
      throw new MailFault(
        'INVALID_MESSAGE',
        `Mail: action.url is ${JSON.stringify(one.url)}; use an http or https address.`,
      );
  const text = [
    title,
    ...said,
    ...(code === undefined ? [] : [code]),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...entries.flatMap((entry) => [
      `* ${entry.title}`,
      ...entry.paragraphs,
      ...(entry.action ? [`${entry.action.label}:\n${entry.action.url}`] : []),
    ]),
    ...(footer === undefined ? [] : [`-- \n${footer}`]),
  ].join('\n\n');
  const html = `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escape(title)}</title>
</head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1b1f24;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<main style="max-width:36em;margin:0 auto">
<h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">${escape(title)}</h1>
${said.map((paragraph) => `<p style="margin:0 0 16px">${lines(paragraph)}</p>`).join('\n')}
${code === undefined ? '' : `<p style="margin:0 0 16px;font:600 28px/1.4 ui-monospace,Consolas,monospace;letter-spacing:4px">${escape(code)}</p>\n`}${action ? link(action) : ''}${entries.map(section).join('')}${
    footer === undefined
      ? ''
      : `<hr style="border:0;border-top:1px solid #8c959f;margin:24px 0 16px">\n<p style="margin:0;font-size:14px;color:#57606a">${lines(footer)}</p>\n`
  }</main>
</body>
</html>
`;
  return { text: `${text}\n`, html };
}

const section = ({ title, paragraphs, action }: Pick<MailContent, 'title' | 'paragraphs' | 'action'>): string =>
  `<h2 style="font-size:18px;line-height:1.3;margin:24px 0 12px">${escape(title)}</h2>\n${paragraphs
    .map((paragraph) => `<p style="margin:0 0 16px">${lines(paragraph)}</p>\n`)
    .join('')}${action ? link(action) : ''}`;

const link = ({
  label,
  url,
}: {
  label: string;
  url: string;
}) => `<p style="margin:24px 0"><a href="${escape(url)}" style="display:inline-block;padding:12px 20px;background:#0b5cad;color:#ffffff;border-radius:4px;text-decoration:none;font-weight:600">${escape(label)}</a></p>
<p style="margin:0 0 16px;font-size:14px;color:#57606a;overflow-wrap:anywhere">${escape(url)}</p>
`;

const lines = (text: string): string => text.split(/\r?\n/).map(escape).join('<br>\n');

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => entities[character]!)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
