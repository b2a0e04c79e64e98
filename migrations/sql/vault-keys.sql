-- Which root key wraps the keys. A process that still has a retired one must not wrap another key with it.
create table custodia_vault.root_key (
  root_key_id  text primary key,
  activated_at timestamptz not null default now(),
  retired_at   timestamptz
);
create unique index one_active_root_key on custodia_vault.root_key ((retired_at is null)) where retired_at is null;

-- An erased subject keeps its row, so that no new key is ever made for it. The row versions that still hold the wrapped
-- key on disk go with the next autovacuum, which therefore looks at this table after every single erasure.
create table custodia_vault.erasure_key (
  organisation_id text not null,
  subject_id      text not null,
  wrapped_key     bytea,
  root_key_id     text references custodia_vault.root_key,
  created_at      timestamptz not null default now(),
  erased_at       timestamptz,
  primary key (organisation_id, subject_id),
  check ((wrapped_key is null) = (erased_at is not null)),
  check ((wrapped_key is null) = (root_key_id is null))
) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
