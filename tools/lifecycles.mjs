// Draws docs/lifecycles from the tables of the inventory: npm run lifecycles.
import { mkdirSync, writeFileSync } from 'node:fs';
import { lifecyclePages } from '@custodia/inventory';

const folder = new URL('../docs/lifecycles/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, page] of Object.entries(lifecyclePages())) writeFileSync(new URL(name, folder), page);
