import { Column, Index, PrimaryColumn } from 'typeorm';
import type { ProjectedRow } from './projection.js';

/**
 * The columns of `ProjectedRow`, for entities to extend. The key is (organisation, id): ids are chosen by clients, so
 * the same id in two organisations must be two rows. The index is for lists, which are sorted by creation unless asked otherwise.
 */
@Index(['organisationId', 'createdAt', 'id'])
export abstract class ProjectedEntity implements ProjectedRow {
  @PrimaryColumn('text')
  organisationId!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('integer')
  revision!: number;

  @Column('timestamptz')
  createdAt!: string;

  @Column('timestamptz')
  updatedAt!: string;
}
