export { inspectApi, openApi, serve } from './main.js';
export { operationsOf, type Operation } from './operations.js';
export { routesOf, type Route } from './routes.js';
