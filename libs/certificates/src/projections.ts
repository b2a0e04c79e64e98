import { certificateProjection } from './certificate.projection.js';

/** Read models of certificates. */
export const certificatesProjections = [certificateProjection];
