import { Module, type DynamicModule } from '@nestjs/common';
import { SIGNING_KEYS } from '@custodia/platform';
import { CERTIFICATE_READING, CertificateController, type CertificateReading } from './certificate.controller.js';
import { CertificateResolver, Certificates } from './certificate.resolver.js';
import type { SigningKeys } from './keys/signing-keys.js';
import { CertificateRegister } from './register.js';

export { signingKeysIn, storedKeys, type StoredKeysPorts } from './keys/stored-keys.js';

export interface CertificatesApiParts extends CertificateReading {
  readonly keys: SigningKeys;
}

/** GraphQL and REST of certificates; checking one is open to anyone. */
@Module({})
export class CertificatesApi {
  static of({ keys, reader, authenticate }: CertificatesApiParts): DynamicModule {
    return {
      module: CertificatesApi,
      controllers: [CertificateController],
      providers: [
        CertificateResolver,
        Certificates.resolver,
        { provide: SIGNING_KEYS, useValue: keys },
        { provide: CERTIFICATE_READING, useValue: { reader, authenticate } satisfies CertificateReading },
        { provide: CertificateRegister, useValue: new CertificateRegister(reader, keys) },
      ],
    };
  }
}
