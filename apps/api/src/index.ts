export { inspectApi, openApi, serve } from './main.js';
export { routesOf, type Route } from './routes.js';
