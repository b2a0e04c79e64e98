import type { MigrationInterface, QueryRunner } from 'typeorm';

const body = (expected: boolean): string => `
  returns void language plpgsql as $$
  declare
    advanced integer;
  begin
    update projection_checkpoint c
      set position = p_position, recorded_at = coalesce(p_recorded_at, c.recorded_at), updated_at = now(),
        lease_until = clock_timestamp() + p_lease_ms * interval '1 millisecond'
      from unnest(p_names, p_epochs${expected ? ', p_from' : ''}) as mine(name, epoch${expected ? ', position' : ''})
      where c.name = mine.name and c.epoch = mine.epoch and c.owner = p_owner${expected ? ' and c.position = mine.position' : ''};
    get diagnostics advanced = row_count;
    if advanced <> cardinality(p_names) then
      raise exception '${expected ? 'One of % has another owner or another checkpoint' : 'Another process has claimed one of %'}', array_to_string(p_names, ', ') using errcode = 'CU001';
    end if;
  end $$`;

/**
 * A checkpoint moves only from where its owner believes it to be. Commits of a projector are not flushed one by one, so a
 * crash of PostgreSQL may take the last of them back, and a projector that outlives it would go on behind the gap.
 */
export class ExpectedCheckpoint1767226200000 implements MigrationInterface {
  name = 'ExpectedCheckpoint1767226200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop function custodia_advance(text[], bigint[], text, text, timestamptz, integer)');
    await runner.query(
      `create function custodia_advance(p_names text[], p_epochs bigint[], p_from text[], p_owner text, p_position text, p_recorded_at timestamptz, p_lease_ms integer) ${body(true)}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function custodia_advance(text[], bigint[], text[], text, text, timestamptz, integer)');
    await runner.query(
      `create function custodia_advance(p_names text[], p_epochs bigint[], p_owner text, p_position text, p_recorded_at timestamptz, p_lease_ms integer) ${body(false)}`,
    );
  }
}
