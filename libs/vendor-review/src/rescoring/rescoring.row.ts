import { ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Entity } from 'typeorm';

export const RescoringStatus = { RUNNING: 'running', FINISHED: 'finished' } as const;
registerEnumType(RescoringStatus, { name: 'RescoringStatus', description: 'Whether a rescoring is still under way.' });

@Entity('rescoring_v1')
@ObjectType({ description: 'A job that scores stored reviews again, and how far it has come.' })
export class Rescoring extends Row {
  @Shown(() => RescoringStatus, 'text', 'Where it stands.')
  status!: 'running' | 'finished';

  @Shown(() => ID, 'text', 'Only reviews of this template edition; all when empty.', { nullable: true })
  templateId!: string | null;

  @Shown(() => ID, 'text', 'Weights that an early release was asked to try; nothing was scored by them.', {
    nullable: true,
  })
  weightSetId!: string | null;

  @Shown(() => Int, 'integer', 'Reviews to score; 0 until they are counted.')
  total!: number;

  @Shown(() => Int, 'integer', 'Reviews scored.')
  done!: number;

  @Shown(() => Int, 'integer', 'Reviews that could not be scored.')
  failed!: number;

  @Shown(() => ID, 'text', 'Member who asked for it.')
  requestedBy!: string;

  @Shown(() => Instant, 'timestamptz', 'When it was done.', { nullable: true })
  finishedAt!: string | null;
}
