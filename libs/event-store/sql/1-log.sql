-- One log, one global order. Every writer takes the writer lock (an advisory lock) as its first act and holds it to the
-- end of its transaction, so positions are contiguous and the order of commits is the order of positions: a reader that
-- goes on from a position can never miss an event that commits later.

create table custodia_events.streams (
  name text collate "C" primary key,
  no bigint not null,
  revision bigint not null,
  -- Whether the ids of this stream's events are looked up in event_ids; see custodia_events.append.
  ids_kept boolean not null default false
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

create sequence custodia_events.stream_numbers as bigint cache 32 owned by custodia_events.streams.no;

create table custodia_events.events (
  position bigint primary key,
  stream_no bigint not null,
  revision bigint not null,
  recorded_at timestamptz not null,
  id uuid not null,
  stream text collate "C" not null,
  type text collate "C" not null,
  -- json, not jsonb: the text is kept exactly as written, because hashes are taken over it.
  data json not null,
  metadata json not null
);
create unique index events_by_stream on custodia_events.events (stream_no, revision);
create index events_by_type on custodia_events.events (type, position);

-- Only for streams that were appended to without an expected revision: there, a repeat is known by its ids alone.
create table custodia_events.event_ids (
  stream_no bigint not null,
  id uuid not null,
  revision bigint not null,
  primary key (stream_no, id)
);

create table custodia_events.stream_metadata (
  stream text collate "C" primary key,
  metadata json not null
);

-- 7093280423519847533 is the number of the writer lock, chosen at random.
create function custodia_events.lock_log() returns bigint language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7093280423519847533);
  -- A statement of its own: its snapshot is taken after the lock was granted.
  return coalesce((select max(position) from custodia_events.events), 0);
end $$;

-- Appends all events or none. p_expected: a revision, -1 no stream, -2 any, -3 the stream exists.
-- Answers the revision and the position of the last event; position null: conflict, revision is the stream's last or -1.
-- The caller's transaction must be READ COMMITTED (any other fails on the primary key instead of breaking the order).
create function custodia_events.append(
  p_stream text, p_expected bigint, p_ids uuid[], p_types text[], p_data json[], p_metadata json[],
  out revision bigint, out "position" bigint
) language plpgsql as $$
declare
  base bigint := custodia_events.lock_log();
  events constant int := cardinality(p_ids);
  s custodia_events.streams;
  known int;
begin
  select * into s from custodia_events.streams where name = p_stream;
  if not found then
    s.revision := -1;
    s.ids_kept := false;
  end if;

  if p_expected < -1 then
    if s.revision >= 0 and not s.ids_kept then
      insert into custodia_events.event_ids select e.stream_no, e.id, min(e.revision) from custodia_events.events e where e.stream_no = s.no group by 1, 2;
      update custodia_events.streams set ids_kept = true where name = p_stream;
    end if;
    s.ids_kept := true;
    select count(*), max(i.revision) into known, revision
      from unnest(p_ids) as given(id) join custodia_events.event_ids i on i.stream_no = s.no and i.id = given.id;
    if known = events then
      select e.position into "position" from custodia_events.events e where e.stream_no = s.no and e.revision = append.revision;
      return;
    elsif known > 0 or (p_expected = -3 and s.revision < 0) then
      revision := s.revision;
      return;
    end if;
  elsif p_expected <> s.revision then
    -- A repeat of an append that was made from the same expectation?
    select count(*), max(e.position) into known, "position"
      from unnest(p_ids) with ordinality as given(id, n)
      join custodia_events.events e on e.stream_no = s.no and e.revision = p_expected + given.n and e.id = given.id;
    if known = events then
      revision := p_expected + events;
    else
      revision := s.revision;
      "position" := null;
    end if;
    return;
  end if;

  if s.revision < 0 then
    s.no := nextval('custodia_events.stream_numbers');
    insert into custodia_events.streams values (p_stream, s.no, events - 1, s.ids_kept);
  else
    update custodia_events.streams set revision = s.revision + events where name = p_stream;
  end if;
  if events = 1 then
    insert into custodia_events.events
      values (base + 1, s.no, s.revision + 1, now(), p_ids[1], p_stream, p_types[1], p_data[1], p_metadata[1]);
  else
    insert into custodia_events.events
      select base + n, s.no, s.revision + n, now(), e.id, p_stream, e.type, e.data, e.metadata
      from unnest(p_ids, p_types, p_data, p_metadata) with ordinality as e(id, type, data, metadata, n);
  end if;
  if s.ids_kept then
    insert into custodia_events.event_ids
      select s.no, given.id, s.revision + n from unnest(p_ids) with ordinality as given(id, n) order by n on conflict do nothing;
  end if;
  perform pg_notify('custodia_events', '');
  revision := s.revision + events;
  "position" := base + events;
end $$;

-- Many appends in one transaction: append i has the next p_counts[i] events. Each is accepted or in conflict by itself.
create function custodia_events.append_batch(
  p_streams text[], p_expected bigint[], p_counts int[], p_ids uuid[], p_types text[], p_data json[], p_metadata json[],
  out revisions bigint[], out positions bigint[]
) language plpgsql as $$
declare
  base constant bigint := custodia_events.lock_log();
  appends constant int := cardinality(p_streams);
  events constant int := cardinality(p_ids);
  found_revisions bigint[];
  nos bigint[];
  plain boolean;
  done int := 0;
begin
  select array_agg(coalesce(s.revision, -1) order by a.n), array_agg(s.no order by a.n), count(distinct a.stream) = appends and not coalesce(bool_or(s.ids_kept), false)
    into found_revisions, nos, plain
    from unnest(p_streams) with ordinality as a(stream, n) left join custodia_events.streams s on s.name = a.stream;

  if not plain or found_revisions <> p_expected then
    for i in 1 .. appends loop
      select a.revision, a.position into revisions[i], positions[i]
        from custodia_events.append(p_streams[i], p_expected[i], p_ids[done + 1 : done + p_counts[i]], p_types[done + 1 : done + p_counts[i]],
          p_data[done + 1 : done + p_counts[i]], p_metadata[done + 1 : done + p_counts[i]]) a;
      done := done + p_counts[i];
    end loop;
    return;
  end if;

  if -1 = any (p_expected) then
    select array_agg(coalesce(a.no, nextval('custodia_events.stream_numbers')) order by a.n) into nos from unnest(nos) with ordinality as a(no, n);
    insert into custodia_events.streams (name, no, revision)
      select a.stream, a.no, a.count - 1 from unnest(p_streams, nos, p_expected, p_counts) as a(stream, no, expected, count) where a.expected = -1;
  end if;
  update custodia_events.streams s set revision = a.expected + a.count
    from unnest(p_streams, p_expected, p_counts) as a(stream, expected, count) where s.name = a.stream and a.expected >= 0;

  if events = appends then
    insert into custodia_events.events
      select base + n, a.no, a.expected + 1, now(), a.id, a.stream, a.type, a.data, a.metadata
      from unnest(p_streams, nos, p_expected, p_ids, p_types, p_data, p_metadata) with ordinality
        as a(stream, no, expected, id, type, data, metadata, n);
  else
    insert into custodia_events.events
      select base + e.n, a.no, a.expected + e.n - a.first, now(), e.id, a.stream, e.type, e.data, e.metadata
      from (
        select stream, no, expected, sum(count) over (order by n) - count as first, generate_series(sum(count) over (order by n) - count + 1, sum(count) over (order by n)) as n
        from unnest(p_streams, nos, p_expected, p_counts) with ordinality as u(stream, no, expected, count, n)
      ) a
      join unnest(p_ids, p_types, p_data, p_metadata) with ordinality as e(id, type, data, metadata, n) on e.n = a.n;
  end if;
  perform pg_notify('custodia_events', '');

  select array_agg(a.expected + a.count order by a.n), array_agg(a.position order by a.n) into revisions, positions
    from (select expected, count, n, base + sum(count) over (order by n) as position from unnest(p_expected, p_counts) with ordinality as u(expected, count, n)) a;
end $$;
