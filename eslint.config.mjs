import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { contextBlocks } from './tools/lint/contexts.mjs';
import { pureFiles, pureRules } from './tools/lint/pure.mjs';

const sideDoors = {
  group: ['@custodia/*/api', '@custodia/*/worker', '@custodia/*/offline', '@custodia/*/modules'],
  message: 'A context knows another one by its language only: import its index.',
};
const deep = {
  group: ['@custodia/*/src/**', '@custodia/*/dist/**'],
  message: 'Packages are entered through their doors.',
};

/** Apps enter everything by its doors; contexts know platform packages and each other's language; platform packages know no context. */
const byType = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:context', 'type:platform', 'type:app'] },
  { sourceTag: 'type:context', onlyDependOnLibsWithTags: ['type:context', 'type:platform'] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:platform'] },
  { sourceTag: 'type:test', onlyDependOnLibsWithTags: ['*'] },
];

const engines = ['event-store', 'files', 'jobs', 'mail', 'postgres', 'read-models', 'vault'];
/** `migrations`: for tests, which begin with a migrated database. */
const context = ['kernel', ...engines, 'graphql', 'platform', 'telemetry', 'transparency', 'migrations'];

/** Who may know whom: everything that is not written here is refused. */
const mayKnow = {
  kernel: [],
  import: ['kernel'],
  telemetry: ['kernel'],
  /** Files are sealed with keys of the vault. */
  files: ['kernel', 'vault'],
  mail: ['kernel'],
  postgres: ['kernel'],
  vault: ['kernel', 'postgres', 'migrations'],
  migrations: ['kernel', 'postgres'],
  'event-store': ['kernel', 'postgres', 'telemetry', 'migrations'],
  jobs: ['kernel', 'postgres', 'event-store'],
  'read-models': ['kernel', 'postgres', 'event-store', 'migrations', 'telemetry'],
  graphql: ['kernel', 'event-store', 'read-models', 'telemetry'],
  platform: ['kernel', ...engines, 'migrations', 'telemetry'],
  transparency: [
    'kernel',
    'postgres',
    'event-store',
    'read-models',
    'jobs',
    'mail',
    'graphql',
    'platform',
    'telemetry',
    'migrations',
  ],
  identity: context,
  inventory: [...context, 'identity', 'import'],
  'vendor-review': [...context, 'identity', 'inventory'],
  lifecycle: [...context, 'identity', 'inventory', 'vendor-review'],
  certificates: [...context, 'identity', 'inventory', 'lifecycle'],
  // The page takes pure rules from the door `page`, and nothing else.
  vendor: ['vendor-review'],
  // The console speaks to the API as any client does, and shares no code with it.
  console: [],
};
const byScope = Object.entries(mayKnow).map(([scope, others]) => ({
  sourceTag: `scope:${scope}`,
  onlyDependOnLibsWithTags: [scope, ...others].map((one) => `scope:${one}`),
}));

const leftOut = {
  selector: 'CallExpression[callee.property.name=/^(only|skip|todo)$/][callee.object.name=/^(it|test|describe)$/]',
  message: 'No test is left out.',
};

/** Refused in every file. */
const everywhere = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Configuration is parsed once, in the kernel; nothing else reads the environment.',
  },
  leftOut,
];

export default [
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      'bench/results/**',
      'tmp/**',
      '**/*.config.*',
      'apps/vendor/**/*.js',
      // Generated from the schema.
      'apps/api/schema.d.ts',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { sourceType: 'module', emitDecoratorMetadata: true, experimentalDecorators: true },
    },
    plugins: { '@typescript-eslint': tseslint.plugin, '@nx': nx },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 350 }],
      'no-debugger': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-unreachable': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      'no-var': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
      'no-restricted-imports': ['error', { patterns: [sideDoors, deep] }],
      'no-restricted-syntax': ['error', ...everywhere],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          banTransitiveDependencies: false,
          // A server for tests that knows none of the packages; and the schema of the API as types, which any client may take.
          allow: ['test/kurrentdb-server/', '../../../api/schema.d.ts'],
          depConstraints: [...byType, ...byScope],
        },
      ],
    },
  },
  ...contextBlocks(everywhere),
  { files: pureFiles, ignores: ['**/*.spec.ts'], rules: pureRules },
  {
    files: [
      'apps/*/src/**/*.ts',
      'libs/**/*.ts',
      'migrations/**/*.ts',
      'test/{journeys,support,engines,golden}/**/*.ts',
    ],
    // The demonstration asks GraphQL with text and reads untyped answers.
    ignores: ['apps/cli/src/demo/**'],
    rules: { '@typescript-eslint/no-explicit-any': 'error' },
  },
  // Scripts: the build, the attack, the chaos, the benches.
  {
    files: ['**/*.mjs'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 350 }],
      'no-undef': 'off',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-debugger': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-unreachable': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  // Journeys, golden files and tests on a real database look at everything.
  { files: ['test/**/*.ts', '**/*.int-spec.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  {
    files: ['apps/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [deep] }] },
  },
  {
    files: ['test/journeys/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Speak HTTP through test/support/http.ts.' }],
      'no-restricted-imports': ['error', { patterns: [deep], paths: ['supertest'] }],
    },
  },
  {
    files: [
      'libs/kernel/src/config.ts',
      'libs/kernel/src/config/client.ts',
      'libs/postgres/src/testing.ts',
      '**/*.spec.ts',
      '**/*.int-spec.ts',
      '**/*.e2e-spec.ts',
      '**/testing/**',
      '**/testing.ts',
      '**/*.fixture.ts',
      '**/contract/**',
      'bench/**',
      'test/**',
      'tools/**',
    ],
    rules: { 'no-restricted-syntax': ['error', leftOut] },
  },
];
