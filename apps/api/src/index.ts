export { inspectApi, openApi, serve } from './main.js';
export { operationsOf } from './operations.js';
export { routesOf, type Route } from './routes.js';
