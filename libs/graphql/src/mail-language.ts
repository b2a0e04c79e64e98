import { registerEnumType } from '@nestjs/graphql';
import type { Language } from '@custodia/mail';

export const MailLanguage = { EN: 'en', DE: 'de' } as const satisfies Record<Uppercase<Language>, Language>;
registerEnumType(MailLanguage, { name: 'MailLanguage', description: 'A language in which mails are written.' });
