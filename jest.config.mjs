const project = (name, pattern) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  testMatch: [`<rootDir>/{apps,libs,migrations,test,tools,bench}/**/*${pattern}`],
  testPathIgnorePatterns: ['<rootDir>/node_modules/', '<rootDir>/(apps|libs)/[^/]+/(dist|node_modules)/'],
  modulePathIgnorePatterns: ['<rootDir>/(apps|libs)/[^/]+/dist/', '<rootDir>/migrations/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['custodia-source', 'node', 'node-addons'] },
});

const postgres = {
  globalSetup: '<rootDir>/tools/test-postgres.setup.mjs',
  globalTeardown: '<rootDir>/tools/test-postgres.teardown.mjs',
};

export default {
  projects: [
    project('unit', '[a-z0-9].spec.ts'),
    { ...project('adapters', '.int-spec.ts'), ...postgres },
    {
      ...project('journeys', '.e2e-spec.ts'),
      globalSetup: '<rootDir>/tools/journeys.setup.mjs',
      globalTeardown: '<rootDir>/tools/journeys.teardown.mjs',
    },
  ],
  maxWorkers: 3,
  // Jest keeps the modules of every file that it ran; a process that has grown to this is replaced before it crawls.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 120_000,
};
