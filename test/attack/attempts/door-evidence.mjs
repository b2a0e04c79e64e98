// Evidence and filled questionnaires that a vendor sends: content types, names and sizes.
import { when } from '../judge.mjs';

const name = 'name=evidence.txt';
const octets = 'application/octet-stream';
const stored = ({ status, json }) => status === 201 && Number.isInteger(json?.size) && json.size > 0;
const refused = ({ status }) => status >= 400 && status < 500;
const either = (answer) => stored(answer) || refused(answer);

/** What is sent, as which type, and what may come of it. */
const sendings = [
  ['bytes', octets, 'some bytes', name, stored],
  ['JSON', 'application/json', '{"a":1}', name, either],
  ['a text', 'text/plain', 'abc', name, either],
  ['a form', 'application/x-www-form-urlencoded', 'a=1', name, either],
  [
    'a multipart form',
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc\r\n--x--\r\n',
    name,
    either,
  ],
  ['a PDF', 'application/pdf', '%PDF-1.7', name, either],
  ['a type that is none', 'nonsense', 'abc', name, either],
  ['JSON that is null', 'application/json', 'null', name, refused],
  ['JSON that is a number', 'application/json', '1', name, either],
  ['nothing', octets, '', name, (answer) => refused(answer) || answer.json?.size === 0],
  ['no name', octets, 'abc', '', refused],
  ['a name that leads elsewhere', octets, 'abc', 'name=..%2F..%2Froot.key', refused],
  ['a name with a NUL', octets, 'abc', 'name=a%00b', refused],
  ['a name with a line feed', octets, 'abc', 'name=a%0D%0Ab', refused],
  ['two names', octets, 'abc', 'name=a&name=b', refused],
  ['a title with a NUL', octets, 'abc', `${name}&title=a%00`, refused],
  ['half a surrogate in its title', octets, 'abc', `${name}&title=%ED%A0%80`, either],
  ['a date in the year 0', octets, 'abc', `${name}&validUntil=0000-01-01`, refused],
  ['a date in the year 275760', octets, 'abc', `${name}&validUntil=%2B275760-09-13T00:00:00.000Z`, refused],
  ['a question that is not there', octets, 'abc', `${name}&questionId=nope`, refused],
];

export function evidence({ visitor }) {
  return [
    ...sendings.map(([what, type, body, query, good]) => ({
      name: `evidence: ${what}`,
      async run() {
        const answer = await visitor.inside(`/evidence?${query}`, { body, headers: { 'content-type': type } });
        return when(good(answer), answer.status < 300 ? 'it is stored as something else' : 'it breaks', answer);
      },
    })),
    ...['application/json', 'text/plain', octets].map((type) => ({
      name: `a filled questionnaire that is nothing, as ${type}`,
      async run() {
        const answer = await visitor.inside('/import?name=a.xlsx', {
          body: type.includes('json') ? '{}' : 'x',
          headers: { 'content-type': type },
        });
        const good = refused(answer) || (type === octets && answer.json?.report);
        return when(good, 'it is taken as something else, or breaks', answer);
      },
    })),
    {
      name: "the organisation's list of reviews after all of this",
      async run({ attacker }) {
        const answer = await attacker.ask(
          '{ reviews(first: 50) { edges { node { id title status evidence { evidenceId size fileName } } } } }',
        );
        return when(
          answer.json?.data?.reviews?.edges.length > 0 && !answer.json.errors,
          'it cannot be read any more',
          answer,
        );
      },
    },
  ];
}
