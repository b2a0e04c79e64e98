// What an answer may be, whatever was asked.

/** The attempt got nothing: `answer` says what it was told. */
export const held = (answer) => ({ answer: brief(answer), broken: null });

/** Something got in, or something broke: `why` is what must not be. */
export const broken = (why, answer = '') => ({ answer: brief(answer), broken: why });

/** Held when `good`, otherwise broken with the reason. */
export const when = (good, why, answer) => (good ? held(answer) : broken(why, answer));

/** Not made here, and why: a part that needs the machine of the service, for example. */
export const leftOut = (why) => ({ answer: `not tried: ${why}`, broken: null, left: true });

/** The answer in a few words. */
export function brief(answer) {
  if (typeof answer === 'string') return answer.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 160);
  const told = codesOf(answer).join(' ') || (answer.json?.errors?.[0]?.message ?? answer.json?.message ?? '');
  return `${answer.status}${told ? ` ${brief(String(told))}` : ` ${brief(answer.text).slice(0, 60)}`}`.trim();
}

/** Codes of errors and refusals in an answer of any route. */
export function codesOf({ json }) {
  if (json === null || typeof json !== 'object') return [];
  const errors = (Array.isArray(json.errors) ? json.errors : []).map((error) => error?.extensions?.code);
  const refusals = Object.values(json.data ?? {}).map((value) => value?.code);
  return [json.code, ...errors, ...refusals].filter((code) => typeof code === 'string');
}

export const hasCode = (answer, ...codes) => codesOf(answer).some((code) => codes.includes(code));

/** Whether GraphQL executed anything of it. */
export const executed = ({ json }) =>
  Object.values(json?.data ?? {}).some((value) => value !== null && value !== undefined);

/** Refused before or during execution: no data, and no refusal's success beside it. */
export const refused = (answer) => answer.status !== 0 && !executed(answer);

const inside = [
  [/\bat (?:async )?[\w.<>[\] ]+ \((?:file:|node:|\/)[^)]*:\d+/, 'a stack'],
  [/node_modules|\/dist\/[\w/-]+\.js/, 'a path of the program'],
  [
    /relation "|column "[\w.]+" does not exist|syntax error at or near|violates \w+ constraint|invalid byte sequence/,
    'words of the database',
  ],
  [/duplicate key value|SQLSTATE|deadlock detected|statement timeout/, 'words of the database'],
  [/ECONNREFUSED|ENOENT|EACCES|EMFILE/, 'words of the operating system'],
  [/Cannot read propert|is not a function|is not iterable|undefined \(reading/, 'words of the language'],
];

/** What is wrong with an answer by itself, or `null`: a fault, or something of the inside shown. */
export function faultIn(answer) {
  const where = `${answer.path}: `;
  for (const [pattern, what] of inside)
    if (pattern.test(answer.text)) return `${where}${what} is shown: ${brief(answer.text.match(pattern)[0])}`;
  if (answer.status === 503 && answer.headers['retry-after']) return null;
  if (answer.status >= 500) return `${where}answered ${answer.status}: ${brief(answer.text).slice(0, 120)}`;
  if (hasCode(answer, 'FAULT')) return `${where}answered a fault`;
  return null;
}
