import { registerEnumType } from '@nestjs/graphql';

export const MailLanguage = { EN: 'en', DE: 'de' } as const;
registerEnumType(MailLanguage, { name: 'MailLanguage', description: 'A language in which mails are written.' });
