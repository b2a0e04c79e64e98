-- Made with the log and never changed: tells this log from another one, and from one that was emptied.
create table custodia_events.identity (
  id uuid not null default gen_random_uuid(),
  only_one boolean primary key default true check (only_one)
);
insert into custodia_events.identity default values;
