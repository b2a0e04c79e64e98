import config from './jest.config.mjs';

// The pages in a real browser: apart from the other tests, because they need the built page.
const { testMatch: _, ...journeys } = config.projects.find(({ displayName }) => displayName === 'journeys');

export default {
  projects: [{ ...journeys, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'] }],
  maxWorkers: 1,
  testTimeout: 120_000,
};
