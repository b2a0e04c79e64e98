import { assetRows } from '../asset-rows.mjs';

/** Assets of four kinds, each with a projection of its own, so that there is something to share out among processes. */
export const categories = ['scale1', 'scale2', 'scale3', 'scale4'];
export const projections = categories.map((category) => assetRows(category, { counted: true }));
