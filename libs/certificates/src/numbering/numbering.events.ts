import { codec, type Codec } from '@custodia/event-store';

/** One stream for each organisation: numbers run without gaps within a year, and none is given twice. */
export type NumberingEvent = {
  readonly type: 'CertificateNumberAssigned';
  readonly data: {
    readonly certificateId: string;
    readonly number: string;
    readonly year: number;
    readonly sequence: number;
    readonly by: string;
    readonly at: string;
  };
};

export const numberingCodec: Codec<NumberingEvent> = codec<NumberingEvent>('certificateNumbers', {
  CertificateNumberAssigned: [],
});
