import type { SecurityLog, SecurityNote } from '../security/port.js';

/** For tests of those who write to the security log. */
export function rememberingSecurityLog(): SecurityLog & { readonly notes: SecurityNote[] } {
  const notes: SecurityNote[] = [];
  return { notes, note: (note) => void notes.push(note) };
}
