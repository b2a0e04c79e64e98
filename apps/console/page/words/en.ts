import { admin } from './en/admin.ts';
import { endOfLife } from './en/end-of-life.ts';
import { home } from './en/home.ts';
import { inventory } from './en/inventory.ts';
import { parts } from './en/parts.ts';
import { shell } from './en/shell.ts';
import { vendors } from './en/vendors.ts';

/** Every text of the console that does not come from the API, a file for each room. */
export const en = { ...shell, ...parts, ...home, ...inventory, ...vendors, ...endOfLife, ...admin } as const;
