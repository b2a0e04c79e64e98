import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { pureFiles, pureRules } from './tools/lint/pure.mjs';

const sideDoors = {
  group: ['@custodia/*/api', '@custodia/*/worker', '@custodia/*/offline', '@custodia/*/modules'],
  message: 'A context knows another one by its language only: import its index.',
};
const deep = {
  group: ['@custodia/*/src/**', '@custodia/*/dist/**'],
  message: 'Packages are entered through their doors.',
};

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
      'max-lines': ['error', { max: 510 }],
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
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Configuration is parsed once, in the kernel; nothing else reads the environment.',
        },
        {
          selector:
            'CallExpression[callee.property.name=/^(only|skip|todo)$/][callee.object.name=/^(it|test|describe)$/]',
          message: 'No test is left out.',
        },
      ],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          banTransitiveDependencies: false,
          allow: [],
          depConstraints: [
            {
              sourceTag: 'type:app',
              onlyDependOnLibsWithTags: ['type:context', 'type:platform', 'type:app'],
            },
            { sourceTag: 'type:context', onlyDependOnLibsWithTags: ['type:context', 'type:platform'] },
            { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:platform'] },
            { sourceTag: 'type:test', onlyDependOnLibsWithTags: ['*'] },
            { sourceTag: 'scope:kernel', onlyDependOnLibsWithTags: ['scope:kernel'] },
          ],
        },
      ],
    },
  },
  { files: pureFiles, ignores: ['**/*.spec.ts'], rules: pureRules },
  // Journeys and golden files look at everything.
  { files: ['test/**/*.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  {
    files: ['apps/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [deep] }] },
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
    rules: { 'no-restricted-syntax': 'off' },
  },
];
