import type { Confinement } from '@custodia/read-models';
import { currentFacts, noteProblem } from '@custodia/telemetry';
import type { Caller } from './caller.js';
import { isConfined } from './reading.policy.js';

function denied(id: string): void {
  const operations = currentFacts()?.operations ?? [];
  noteProblem('RECORD_HIDDEN', operations.length === 1 ? operations[0] : undefined, id);
}

/** How the read session of this caller is confined; what it was denied stands in the security log. `undefined`: not at all. */
export const confinementOf = (caller: Caller): Confinement | undefined =>
  isConfined(caller) ? { member: caller.memberId, denied } : undefined;
