export { project, type Told } from './testing/project.js';
export { migratedDatabase } from './testing/migrated-database.js';
