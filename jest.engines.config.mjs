import config from './jest.config.mjs';

// The same adapters, and the longest journeys, on the servers that Debian packages: PostgreSQL with a replica, and Redis
// alone, under sentinels and as a cluster. What needs none of them runs in `npm test`; KurrentDB only where one is named.
const engines = (name, testMatch, ...ignored) => {
  const { testPathIgnorePatterns, ...project } = config.projects.find(({ displayName }) => displayName === 'adapters');
  return {
    ...project,
    globalSetup: '<rootDir>/tools/engines.setup.mjs',
    displayName: name,
    testMatch: testMatch.map((path) => `<rootDir>/${path}`),
    testPathIgnorePatterns: [...testPathIgnorePatterns, ...ignored],
  };
};

export default {
  projects: [
    engines('engines', ['{libs,test}/**/*.engine-spec.ts']),
    engines(
      'adapters',
      ['libs/*/src/**/*.int-spec.ts', 'libs/{files,mail}/src/adapters/*.spec.ts'],
      'libs/postgres/',
      ...(process.env.KURRENTDB_URL ? [] : ['kurrentdb']),
    ),
    engines('journeys', ['test/journeys/{disposal,inventory,vendor-review}.e2e-spec.ts']),
  ],
  maxWorkers: 2,
  testTimeout: 120_000,
};
