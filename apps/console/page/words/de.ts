import { admin } from './de/admin.ts';
import { endOfLife } from './de/end-of-life.ts';
import { home } from './de/home.ts';
import { inventory } from './de/inventory.ts';
import { parts } from './de/parts.ts';
import { shell } from './de/shell.ts';
import { vendors } from './de/vendors.ts';

export const de = { ...shell, ...parts, ...home, ...inventory, ...vendors, ...endOfLife, ...admin } as const;
