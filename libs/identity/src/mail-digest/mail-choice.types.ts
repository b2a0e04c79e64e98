import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MailLanguage } from '@custodia/graphql';
import type { Language } from '@custodia/mail';

const MailDelivery = { IMMEDIATE: 'immediate', DAILY: 'daily' } as const;
registerEnumType(MailDelivery, {
  name: 'MailDelivery',
  description:
    'When mails about work come: each at once, or all of a day in one on the next morning. What cannot wait, such as legal holds, assets at risk and the sign-in, comes at once.',
});

@ObjectType({ description: 'How a member gets mails.' })
export class MailChoice {
  @Field(() => MailDelivery, { description: 'At once, or once a day.' })
  delivery!: 'immediate' | 'daily';

  @Field(() => MailLanguage, { description: 'Language of the mails that are written in several.' })
  language!: Language;
}

@InputType()
export class ChooseMailsInput {
  @Field(() => MailDelivery, { description: 'At once, or once a day.' })
  delivery!: 'immediate' | 'daily';

  @Field(() => MailLanguage, { description: 'Language of the mails that are written in several.' })
  language!: Language;
}
