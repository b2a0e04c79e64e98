export { migrate } from './migrate.js';
export { migrations } from './migrations.js';
export { readModel } from './read-model.js';
