// Folders of a package do not import each other in circles. Tests and the doors in `src` itself, which lead everywhere, are left out.
const { options } = require('./.dependency-cruiser.cjs');

const doors = '^(apps|libs)/[^/]+/src/[^/]+\\.tsx?$';
const tests = '\\.(spec|int-spec|engine-spec)\\.ts$|[./](fixture|testing)\\.ts$|/(testing|contract|golden)/';

/** Circles that are left; each name goes when its circle is opened, and none is added. */
const known = ['libs/inventory/src/(asset|dataset|lineage|model|prompt|subprocessor|system|views)'];

module.exports = {
  forbidden: [
    {
      name: 'no-folder-cycles',
      severity: 'error',
      scope: 'folder',
      from: { pathNot: `^(${known.join('|')})(/|$)` },
      to: { circular: true },
    },
  ],
  options: { ...options, exclude: { path: [options.exclude.path, doors, tests] } },
};
