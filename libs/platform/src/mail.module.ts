import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import type { Config } from '@custodia/kernel';
import { outboxFolder, smtpMail, type Mail, type MailAddress } from '@custodia/mail';
import { Closing } from './closing.js';
import { observedMail } from './observed.js';
import { CONFIG, MAIL } from './tokens.js';

function openMail({ mail, dataDir }: Config): Mail {
  const from = addressOf(mail.from);
  return mail.smtpUrl ? smtpMail({ url: mail.smtpUrl, from }) : outboxFolder({ folder: join(dataDir, 'outbox'), from });
}

/** `Custodia <custodia@example.org>`, or the address alone. */
function addressOf(from: string): MailAddress {
  const [, name, address] = /^(.*)<([^>]+)>\s*$/.exec(from) ?? [];
  return address
    ? { address: address.trim(), ...(name?.trim() ? { name: name.trim() } : {}) }
    : { address: from.trim() };
}

@Global()
@Module({
  providers: [
    {
      provide: MAIL,
      inject: [CONFIG, Closing],
      useFactory: (config: Config, closing: Closing) =>
        closing.open(
          () => observedMail(openMail(config)),
          (mail) => mail.close(),
        ),
    },
  ],
  exports: [MAIL],
})
export class MailModule {}
