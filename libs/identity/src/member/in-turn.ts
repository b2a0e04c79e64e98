import { turns } from '@custodia/kernel';

/** For rules over several members of an organisation, such as "one admin stays", that look before they write. */
export const inTurn = turns();
