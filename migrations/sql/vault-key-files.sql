-- Keys lie in files of the key folder from now on: a row lives on in the write-ahead log and in dead versions when it is
-- changed. `wrapped_key` holds what an earlier release wrote, until the first start of this one has moved it.
alter table custodia_vault.erasure_key drop constraint erasure_key_check, drop constraint erasure_key_check1;
alter table custodia_vault.erasure_key add column erasing_at timestamptz;
update custodia_vault.erasure_key set erasing_at = erased_at where erased_at is not null;
alter table custodia_vault.erasure_key
  add check (wrapped_key is null or erasing_at is null),
  add check (erased_at is null or erasing_at is not null),
  add check ((wrapped_key is null) = (root_key_id is null));
create index unfinished_erasure on custodia_vault.erasure_key (erasing_at) where erasing_at is not null and erased_at is null;

-- Whether wrapped keys were ever written into rows under this root key. Who has it and an old write-ahead log or backup
-- opens them, so only another root key puts them out of reach.
alter table custodia_vault.root_key add column in_rows boolean not null default false;
update custodia_vault.root_key set in_rows = true
  where exists (select from custodia_vault.erasure_key) or retired_at is not null;

-- The folder that holds the keys: another one in its place is refused.
create table custodia_vault.key_folder (
  only_one      boolean primary key default true check (only_one),
  folder_id     text not null,
  registered_at timestamptz not null default now()
);
