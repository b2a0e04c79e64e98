export { migrate, NewerSchema } from './migrate.js';
export { logMigrations, migrations } from './migrations.js';
export { readModel } from './read-model.js';
