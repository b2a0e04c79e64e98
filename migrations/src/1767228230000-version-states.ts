import type { MigrationInterface, QueryRunner } from 'typeorm';

const models = ['model_v1', 'model_v1_history'] as const;
const kinds = ['model', 'dataset', 'prompt'] as const;
/** Indexes by which the states that few versions are in can be found. */
export const marks = [
  ['model', 'quarantined', 'created_at, id', 'quarantined'],
  ['model', 'approved', 'created_at, id', 'approved'],
  ['model', 'decided', 'decided, created_at, id', 'decided is not null'],
  ['dataset', 'quarantined', 'created_at, id', 'quarantined'],
  ['dataset', 'approved', 'created_at, id', 'approval is not null'],
  ['dataset', 'decided', 'decided, created_at, id', 'decided is not null'],
  ['prompt', 'approved', 'created_at, id', 'approved'],
  ['prompt', 'superseded', 'created_at, id', 'superseded'],
  ['prompt', 'withdrawn', 'created_at, id', 'withdrawn'],
] as const;

/** A number, a yes or no, or a text that is neither blank nor one of the usual marks of a gap. */
const stated = String.raw`$.** ? (@.type() == "number" || @.type() == "boolean" || (@.type() == "string" && @ like_regex "[[:alnum:]]"
  && !(@ like_regex "^[^[:alnum:]]*(tbd|tba|todo|to be (done|determined|added)|n/?a|none|more information needed)[^[:alnum:]]*$" flag "i")))`;

/**
 * Lets lists of versions be filtered by state. Whether the card of a model says something is kept with the model; for cards from
 * before, common marks of a gap count as nothing, and a rebuild of the read model `model` looks at each as the rules do.
 */
export class VersionStates1767228230000 implements MigrationInterface {
  name = 'VersionStates1767228230000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of models) {
      // The owner of a table sees its rows only while row-level security is not forced on it.
      await runner.query(`alter table ${table} no force row level security`);
      await runner.query(`alter table ${table} add column documented boolean not null default false`);
      await runner.query(
        `update ${table} set documented = true where card <> '{}' and jsonb_path_exists(card, $1::jsonpath)`,
        [stated],
      );
      await runner.query(`alter table ${table} force row level security`);
    }
    for (const kind of kinds)
      await runner.query(
        `create index ${kind}_v1_out_of_use on ${kind}_v1 (organisation_id, status, id) where status <> 'registered'`,
      );
    for (const [kind, name, columns, where] of marks)
      await runner.query(
        `create index ${kind}_version_v1_${name} on ${kind}_version_v1 (organisation_id, ${columns}) where ${where}`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [kind, name] of marks) await runner.query(`drop index ${kind}_version_v1_${name}`);
    for (const kind of kinds) await runner.query(`drop index ${kind}_v1_out_of_use`);
    for (const table of models) await runner.query(`alter table ${table} drop column documented`);
  }
}
