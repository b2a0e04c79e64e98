import { modelProjection, modelVersionProjection } from './model/model.projection.js';

/** Read models of the inventory. */
export const inventoryProjections = [modelProjection, modelVersionProjection];

export { inspectBytes, inspectFile, type FileSource } from './import/inspect.js';
export type { InspectReport } from './import/plan.js';
export { renderReport } from './import/render.js';
