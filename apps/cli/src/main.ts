import { program } from './program.js';
import { failed } from './output.js';

await program().parseAsync().catch(failed);
