export { project, type Told } from './testing/project.js';
