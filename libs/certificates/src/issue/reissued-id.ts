import { derivedId } from '@custodia/kernel';

/** Id of the certificate that is issued in the place of one whose key was revoked: repeated, the work finds what is done. */
export const reissuedId = (certificateId: string): string => derivedId('certificate', certificateId, 'issued anew');
