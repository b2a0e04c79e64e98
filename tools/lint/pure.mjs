// Rules are pure functions: what they may import is a list, and what is neither a value nor a function of its arguments is closed.

/** Modules without a suffix that rules are composed of. */
const modules = [
  'score',
  'outcome',
  'points',
  'template-edition',
  'card',
  'placeholder',
  'digest',
  'url',
  'certificate',
];

/** Files that hold rules, by their suffix, and those modules. */
export const pureFiles = [
  '**/*.events.ts',
  '**/*.decider.ts',
  '**/*.projection.ts',
  '**/*.policy.ts',
  '**/*.state.ts',
  ...modules.map((name) => `libs/*/src/**/${name}.ts`),
];

/** Packages, and what of them a rule may use at run time. Types may be imported from any door. */
const packages = {
  '@custodia/kernel': [
    'accept',
    'refuse',
    'invalid',
    'notFound',
    'idTaken',
    'serviceActor',
    'own',
    'derivedId',
    'immutableMap',
    'isUuid',
    'dayIn',
    'endOfDay',
    'isTimeZone',
    'plusDays',
    'startOfDay',
  ],
  '@custodia/event-store': ['codec', 'streamName'],
  '@custodia/read-models': ['projection'],
  '@custodia/import': [
    'completenessOf',
    'isStated',
    'listFields',
    'parseDigest',
    'textFields',
    'valuesOf',
    'withoutSecrets',
  ],
  '@custodia/inventory': ['assetKinds'],
  '@custodia/lifecycle': ['canonicalJson', 'excludedFrom', 'samePlan'],
  'node:crypto': ['createHash'],
  tldts: ['parse', 'getDomain'],
};

/** Beside other rules: classes of rows and of GraphQL values, which a projection builds, and the codec, which throws by its nature. */
const suffixes = 'events|decider|projection|policy|state|row|types';
const notAllowed = String.raw`^\.{1,2}/(?!.*\.(${suffixes})\.js$)(?!(.*/)?(${[...modules, 'codec'].join('|')})\.js$)`;

const escaped = (name) => name.replaceAll('/', String.raw`\/`).replaceAll('.', String.raw`\.`);
const others = `^(?!\\.{1,2}/)(?!(${Object.keys(packages).map(escaped).join('|')})$)`;

export const pureRules = {
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      paths: Object.entries(packages).map(([name, allowImportNames]) => ({
        name,
        allowImportNames,
        allowTypeImports: true,
        message: `A rule is a pure function. Of ${name} it may use: ${allowImportNames.join(', ')}.`,
      })),
      patterns: [
        { regex: others, allowTypeImports: true, message: 'A rule is a pure function: no framework, no I/O.' },
        {
          regex: notAllowed,
          allowTypeImports: true,
          message: 'A rule imports only rules, and the rows and values that it makes.',
        },
      ],
    },
  ],
  'no-restricted-globals': [
    'error',
    ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'process', 'performance', 'console', 'crypto'],
    ...['globalThis', 'global', 'self', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'AbortSignal'],
    ...['Reflect', 'require', 'Intl', 'BroadcastChannel', 'MessageChannel', 'localStorage', 'navigator'],
  ].map((one) => (one === 'error' ? one : { name: one, message: 'A rule is a function of its arguments.' })),
  'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Ids come with the command.' }],
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-restricted-syntax': [
    'error',
    { selector: 'ThrowStatement', message: 'A rule answers with a refusal; it does not throw.' },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes with the command.' },
    // `Date` may be made of a value, and parsed; everything else that it offers reads the clock.
    {
      selector:
        ":not(NewExpression, MemberExpression[property.name=/^(parse|UTC)$/], TSTypeReference) > Identifier[name='Date']",
      message: 'Time comes with the command.',
    },
    { selector: 'ImportExpression', message: 'A rule imports at the head of its file.' },
    { selector: 'MetaProperty', message: 'A rule does not know where it runs.' },
    { selector: 'AwaitExpression', message: 'A rule waits for nothing.' },
  ],
};
