export { inspectApi, openApi, serve } from './main.js';
