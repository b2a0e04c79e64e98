-- One log, one global order. Every writer takes the writer lock (an advisory lock) as its first act and holds it to the
-- end of its transaction, so positions are contiguous and the order of commits is the order of positions: a reader that
-- goes on from a position can never miss an event that commits later.

create table custodia_events.streams (
  name text collate "C" primary key,
  -- The position of its first event.
  no bigint not null,
  revision bigint not null,
  -- Whether the ids of this stream's events are looked up in event_ids; see custodia_events.append.
  ids_kept boolean not null default false
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

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

-- Takes the writer lock (its number was chosen at random) and answers the last position.
create function custodia_events.lock_log() returns bigint language plpgsql as $$
declare
  granted constant text := pg_advisory_xact_lock(7093280423519847533);
  head bigint;
begin
  -- A statement of its own: its snapshot is taken after the lock was granted.
  select position into head from custodia_events.events order by position desc limit 1;
  return coalesce(head, 0);
end $$;

-- Appends all events or none. p_expected: a revision, -1 no stream, -2 any, -3 the stream exists.
-- Answers the revision and the position of the last event; position null: conflict, revision is the stream's last or -1.
-- The caller's transaction must be READ COMMITTED (any other fails on the primary key instead of breaking the order).
create function custodia_events.append(
  p_stream text, p_expected bigint, p_ids uuid[], p_types text[], p_data json[], p_metadata json[],
  out revision bigint, out "position" bigint
) language plpgsql as $$
declare
  base constant bigint := custodia_events.lock_log();
  events constant int := cardinality(p_ids);
  s custodia_events.streams;
  known int;
begin
  select * into s from custodia_events.streams where name = p_stream;
  if not found then
    s := row(p_stream, base + 1, -1, false);
  end if;

  if p_expected < -1 then
    if s.revision >= 0 and not s.ids_kept then
      insert into custodia_events.event_ids
        select e.stream_no, e.id, min(e.revision) from custodia_events.events e where e.stream_no = s.no group by 1, 2;
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
    insert into custodia_events.streams values (s.name, s.no, events - 1, s.ids_kept);
  else
    update custodia_events.streams set revision = s.revision + events where name = p_stream;
  end if;
  insert into custodia_events.events
    select base + n, s.no, s.revision + n, now(), e.id, p_stream, e.type, e.data, e.metadata
    from unnest(p_ids, p_types, p_data, p_metadata) with ordinality as e(id, type, data, metadata, n);
  if s.ids_kept then
    insert into custodia_events.event_ids
      select s.no, given.id, s.revision + n from unnest(p_ids) with ordinality as given(id, n) order by n on conflict do nothing;
  end if;
  perform pg_notify('custodia_events', '');
  revision := s.revision + events;
  "position" := base + events;
end $$;

-- The same for one event, with the fewest statements when its expectation is right.
create function custodia_events.append_one(
  p_stream text, p_expected bigint, p_id uuid, p_type text, p_data json, p_metadata json,
  out revision bigint, out "position" bigint
) language plpgsql as $$
declare
  base constant bigint := custodia_events.lock_log();
  stream_no bigint;
  notified text;
begin
  if p_expected = -1 then
    insert into custodia_events.streams values (p_stream, base + 1, 0, false) on conflict do nothing returning no into stream_no;
  elsif p_expected >= 0 then
    update custodia_events.streams s set revision = p_expected + 1
      where s.name = p_stream and s.revision = p_expected and not s.ids_kept returning s.no into stream_no;
  end if;
  if stream_no is null then
    select a.revision, a.position into revision, "position"
      from custodia_events.append(p_stream, p_expected, array[p_id], array[p_type], array[p_data], array[p_metadata]) a;
    return;
  end if;
  revision := p_expected + 1;
  "position" := base + 1;
  insert into custodia_events.events values ("position", stream_no, revision, now(), p_id, p_stream, p_type, p_data, p_metadata);
  notified := pg_notify('custodia_events', '');
end $$;

-- Many appends in one transaction, each accepted or in conflict by itself. The events come in the order of the appends;
-- append i has p_counts[i] of them, the first of which is number p_firsts[i] (from 1).
-- When all expectations are right, only the last position before them is answered, otherwise revision and position of
-- each append, as append answers them.
create function custodia_events.append_batch(
  p_streams text[], p_expected bigint[], p_firsts bigint[], p_counts bigint[], p_ids uuid[], p_types text[], p_data json[], p_metadata json[],
  out base bigint, out revisions bigint[], out positions bigint[]
) language plpgsql as $$
declare
  appends constant int := cardinality(p_streams);
  created int := 0;
  grown int := 0;
  nos bigint[];
  notified text;
begin
  base := custodia_events.lock_log();
  -- Assumes that all expectations are right, and takes everything back when one is not.
  begin
    if -1 = any (p_expected) then
      insert into custodia_events.streams
        select a.stream, base + a.first, a.count - 1, false
        from unnest(p_streams, p_expected, p_firsts, p_counts) as a(stream, expected, first, count) where a.expected = -1;
      get diagnostics created = row_count;
    end if;
    if created < appends then
      with existing as (
        update custodia_events.streams s set revision = a.expected + a.count
          from unnest(p_streams, p_expected, p_counts) with ordinality as a(stream, expected, count, n)
          where s.name = a.stream and s.revision = a.expected and a.expected >= 0 and not s.ids_kept
            -- Not a stream of this very batch: its events could come in another order than its revisions.
            and s.no <= base
          returning a.n, s.no
      )
      select array_agg(existing.no order by a.n), count(existing.no) into nos, grown
        from unnest(p_expected) with ordinality as a(expected, n) left join existing using (n);
      if created + grown < appends then
        raise sqlstate 'CU001';
      end if;
    end if;
    insert into custodia_events.events
      select base + e.n, coalesce(a.no, base + a.first), a.expected + 1 + e.n - a.first, now(), p_ids[e.n], a.stream, p_types[e.n], p_data[e.n], p_metadata[e.n]
      from unnest(p_streams, nos, p_expected, p_firsts, p_counts) as a(stream, no, expected, first, count),
        generate_series(a.first, a.first + a.count - 1) as e(n);
    notified := pg_notify('custodia_events', '');
    return;
  exception when unique_violation or sqlstate 'CU001' then
    null;
  end;

  for i in 1 .. appends loop
    select a.revision, a.position into revisions[i], positions[i]
      from custodia_events.append(
        p_streams[i], p_expected[i],
        p_ids[p_firsts[i] : p_firsts[i] + p_counts[i] - 1], p_types[p_firsts[i] : p_firsts[i] + p_counts[i] - 1],
        p_data[p_firsts[i] : p_firsts[i] + p_counts[i] - 1], p_metadata[p_firsts[i] : p_firsts[i] + p_counts[i] - 1]) a;
  end loop;
end $$;
