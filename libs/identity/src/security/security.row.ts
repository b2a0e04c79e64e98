import { ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Entity, Index } from 'typeorm';

export enum SecurityEventKind {
  SIGN_IN_REFUSED = 'sign_in_refused',
  ACCESS_DENIED = 'access_denied',
  SECRET_READ = 'secret_read',
  LIMIT_REACHED = 'limit_reached',
  FAULT = 'fault',
}

registerEnumType(SecurityEventKind, {
  name: 'SecurityEventKind',
  description: 'What an entry of the security log is about.',
  valuesMap: {
    SIGN_IN_REFUSED: {
      description:
        'Somebody presented a token that is revoked, has expired or does not count, or a link, code or session of a vendor that is wrong or over.',
    },
    ACCESS_DENIED: {
      description:
        'Somebody asked for what their roles or their token do not open, or for a record that does not exist for them (`RECORD_HIDDEN`).',
    },
    SECRET_READ: {
      description:
        'Somebody read secret content: the text of a prompt, the file of a confidential document, or the evidence of a vendor.',
    },
    LIMIT_REACHED: { description: 'A limit of requests, cost, size or mails was reached.' },
    FAULT: { description: 'The service failed; the log of the process has a line with the same correlation id.' },
  },
});

@Entity('security_event_v1')
@Index('security_event_v1_by_last_at', ['organisationId', 'lastAt', 'id'])
@Index('security_event_v1_by_member_id', ['organisationId', 'memberId', 'lastAt', 'id'])
@Index('security_event_v1_by_subject', ['organisationId', 'subject', 'lastAt', 'id'])
@ObjectType({
  description:
    'An entry of the security log: what was refused, failed, or read of what is secret, counted over at most a minute (an hour under attack).',
})
export class SecurityEvent extends Row {
  @Shown(() => SecurityEventKind, 'text', 'What it is about.')
  kind!: SecurityEventKind;

  @Shown(() => String, 'text', 'Stable code, such as `TOKEN_EXPIRED` or `FORBIDDEN`.')
  code!: string;

  @Shown(() => String, 'text', 'Operation, route or limit; `*` where there were too many to tell apart.')
  target!: string;

  @Shown(() => String, 'text', 'Id of the token, link or session, when it is known.', { nullable: true })
  actor!: string | null;

  @Shown(() => ID, 'text', 'The member, when it was one; empty in entries of releases that did not record it.', {
    nullable: true,
  })
  memberId!: string | null;

  @Shown(() => String, 'text', 'Id of the record, or digest of the file, that was read or is hidden.', {
    nullable: true,
  })
  subject!: string | null;

  @Shown(() => String, 'text', 'Network of the client, `192.0.2.0/24`; not its address, which names a person.', {
    nullable: true,
  })
  network!: string | null;

  @Shown(() => Int, 'integer', 'How many times.')
  count!: number;

  @Shown(() => Instant, 'timestamptz', 'The first time.')
  firstAt!: string;

  @Shown(() => Instant, 'timestamptz', 'The last time.')
  lastAt!: string;

  @Shown(() => String, 'text', 'Id of the last request, as in the log of the process.', { nullable: true })
  correlation!: string | null;
}
