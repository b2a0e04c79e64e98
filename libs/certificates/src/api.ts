import { Module } from '@nestjs/common';
import { projections, READER, SIGNING_KEYS } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import { CertificateController } from './certificate.controller.js';
import { certificatesProjections } from './projections.js';
import { CertificateResolver, Certificates } from './certificate.resolver.js';
import { KeysModule } from './keys/keys.module.js';
import type { SigningKeys } from './keys/signing-keys.js';
import { CertificateRegister } from './register.js';

export { publicOperations } from './public-operations.js';
export { signingKeysIn, storedKeys, type StoredKeysPorts } from './keys/stored-keys.js';

/** GraphQL and REST of certificates; checking one is open to anyone. */
@Module({
  imports: [KeysModule],
  controllers: [CertificateController],
  providers: [
    projections(...certificatesProjections),
    CertificateResolver,
    Certificates.resolver,
    {
      provide: CertificateRegister,
      inject: [READER, SIGNING_KEYS],
      useFactory: (reader: Reader, keys: SigningKeys) => new CertificateRegister(reader, keys),
    },
  ],
})
export class CertificatesApi {}
