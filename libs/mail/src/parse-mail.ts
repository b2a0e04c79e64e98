export interface ParsedMail {
  readonly messageId: string;
  /** Addresses without the display names. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** As the header says it. */
  readonly date: string;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Buffer;
  }[];
  /** Header names in lower case, values unfolded and decoded; of a repeated header the last one. */
  readonly headers: ReadonlyMap<string, string>;
  /** The http(s) links of the text, in order. */
  readonly links: readonly string[];
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  /** Before encoded words are decoded: a name may bring commas and quotes that are not structure. */
  readonly encoded: ReadonlyMap<string, string>;
  readonly type: string;
  readonly body: string;
}

/** Reads the mails that we write: MIME with UTF-8, base64 and quoted-printable (RFC 2045 to 2047, 2231). Not a general mail reader. */
export function parseMail(bytes: Uint8Array): ParsedMail {
  const root = partOf(Buffer.from(bytes).toString('latin1'));
  const leaves = leavesOf(root);
  const isAttachment = ({ headers }: Part) => /^attachment/i.test(headers.get('content-disposition') ?? '');
  const textOf = (type: string) => {
    const leaf = leaves.find((part) => part.type === type && !isAttachment(part));
    return leaf ? contentOf(leaf).toString('utf8').replace(/\r\n/g, '\n') : null;
  };
  const header = (name: string) => root.headers.get(name) ?? '';
  const text = textOf('text/plain') ?? '';
  return {
    messageId: header('message-id'),
    from: addresses(root.encoded.get('from') ?? '')[0] ?? '',
    to: addresses(root.encoded.get('to') ?? ''),
    subject: header('subject'),
    date: header('date'),
    text,
    html: textOf('text/html'),
    attachments: leaves.filter(isAttachment).map((part) => ({
      filename: parameter(part.headers.get('content-disposition')!, 'filename') ?? '',
      contentType: part.type,
      content: contentOf(part),
    })),
    headers: root.headers,
    links: text.match(/https?:\/\/[^\s<>"]+/g) ?? [],
  };
}

function partOf(raw: string): Part {
  const end = raw.search(/\r?\n\r?\n/);
  const head = end === -1 ? raw : raw.slice(0, end);
  const encoded = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0)
      encoded.set(
        line.slice(0, colon).toLowerCase(),
        Buffer.from(line.slice(colon + 1).trim(), 'latin1').toString('utf8'),
      );
  }
  const headers = new Map([...encoded].map(([name, value]) => [name, decodedWords(value)]));
  const type = (headers.get('content-type') ?? 'text/plain').split(';')[0]!.trim().toLowerCase();
  return { headers, encoded, type, body: end === -1 ? '' : raw.slice(end).replace(/^\r?\n\r?\n/, '') };
}

function leavesOf(part: Part): Part[] {
  if (!part.type.startsWith('multipart/')) return [part];
  const boundary = parameter(part.headers.get('content-type')!, 'boundary') ?? '';
  const pieces = `\r\n${part.body}`.split(`\r\n--${boundary}`).slice(1);
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .flatMap((piece) => leavesOf(partOf(piece.replace(/^[ \t]*\r\n/, ''))));
}

function contentOf({ headers, body }: Part): Buffer {
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  return Buffer.from(encoding === 'quoted-printable' ? unquoted(body.replace(/[ \t]*=\r?\n/g, '')) : body, 'latin1');
}

const unquoted = (text: string): string =>
  text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=`; blanks between two of them are not part of the text. */
function decodedWords(value: string): string {
  const joined = value.replace(/(\?=)\s+(?==\?)/g, '$1');
  return joined.replace(/((?:=\?utf-8\?[QB]\?[^?]*\?=)+)/gi, (words) => {
    const parts = [...words.matchAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi)];
    return Buffer.concat(
      parts.map(([, kind, text]) =>
        kind!.toUpperCase() === 'B'
          ? Buffer.from(text!, 'base64')
          : Buffer.from(unquoted(text!.replaceAll('_', ' ')), 'latin1'),
      ),
    ).toString('utf8');
  });
}

/** A parameter of a header, also in RFC 2231's pieces: `filename*0*=utf-8''…; filename*1*=…`. */
function parameter(header: string, name: string): string | null {
  const plain = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(header);
  if (plain) return (plain[1] ?? plain[2]!).replace(/\\(.)/g, '$1');
  const pieces = [...header.matchAll(new RegExp(`;\\s*${name}\\*(?:\\d+)?(\\*)?=(?:"([^"]*)"|([^;\\s]+))`, 'gi'))];
  if (pieces.length === 0) return null;
  return pieces
    .map(([, , quoted, bare], n) =>
      decodeURIComponent(n === 0 ? (quoted ?? bare)!.replace(/^[\w-]*'[^']*'/, '') : (quoted ?? bare)!),
    )
    .join('');
}

const addresses = (header: string): string[] =>
  header === ''
    ? []
    : header
        .replace(/"(?:[^"\\]|\\.)*"/g, '')
        .split(',')
        .map((each) => (/<([^>]*)>/.exec(each)?.[1] ?? each).trim());
