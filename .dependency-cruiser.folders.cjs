// Folders of a package do not import each other in circles. Tests and the doors in `src` itself, which lead everywhere, are left out.
const { options } = require('./.dependency-cruiser.cjs');

const doors = '^(apps|libs)/[^/]+/src/[^/]+\\.tsx?$';
const tests = '\\.(spec|int-spec|engine-spec)\\.ts$|[./](fixture|testing)\\.ts$|/(testing|contract|golden)/';

module.exports = {
  forbidden: [
    {
      name: 'no-folder-cycles',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: { ...options, exclude: { path: [options.exclude.path, doors, tests] } },
};
