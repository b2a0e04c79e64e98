import { modelProjection, modelVersionProjection } from './model/model.projection.js';

/** Read models of the inventory. */
export const inventoryProjections = [modelProjection, modelVersionProjection];
