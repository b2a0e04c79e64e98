export { buildApi, startApi, type Api, type ApiParts } from './api.js';
