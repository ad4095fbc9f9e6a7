-- History. Marten 9's physical schema (conjoined tenancy, Guid streams, metadata columns), so that a Marten reads it unchanged;
-- `sealed` and `position` are ours and nullable. docs/adr/0002-martens-schema-kept.md
create schema events;

do $$
begin
    -- Roles belong to the cluster, not to the database: another database's first start may have made it.
    create role bookings_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;

grant bookings_app to current_user;
grant usage on schema events to bookings_app;

-- One row for each business: whoever appends holds it to the commit, so positions are dense and readers never skip.
create table events.heads (
    tenant_id varchar not null primary key,
    position  bigint  not null default 0,
    seq       bigint  not null default 0
) with (fillfactor = 50);

create table events.mt_streams (
    tenant_id   varchar     not null,
    id          uuid        not null,
    type        varchar     null,
    version     bigint      null,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    is_archived bool        null default false,
    constraint pkey_mt_streams_tenant_id_id primary key (tenant_id, id)
);

create sequence events.mt_events_sequence;

create table events.mt_events (
    seq_id         bigint       not null constraint pkey_mt_events_seq_id primary key,
    id             uuid         not null,
    stream_id      uuid         null,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea        null,
    type           varchar(500) not null,
    timestamp      timestamptz  not null,
    tenant_id      varchar      null,
    mt_dotnet_type varchar      null,
    correlation_id varchar      null,
    causation_id   varchar      null,
    headers        jsonb        null,
    user_name      varchar      null,
    is_archived    bool         null default false,
    sealed         bytea        null,
    position       bigint       null,
    constraint fkey_mt_events_tenant_id_stream_id foreign key (tenant_id, stream_id) references events.mt_streams (tenant_id, id)
);

create unique index pk_mt_events_stream_and_version on events.mt_events (tenant_id, stream_id, version);
create unique index mt_events_position on events.mt_events (tenant_id, position);

-- Left to Marten's own projections; ours keep their checkpoints in events.checkpoints.
create table events.mt_event_progression (
    name         varchar     not null constraint pk_mt_event_progression primary key,
    last_seq_id  bigint      null,
    last_updated timestamptz null default transaction_timestamp()
);

-- What an Idempotency-Key stands for: the request's hash and the resulting resource, never a body.
create table events.idempotency (
    tenant_id varchar     not null,
    key       varchar     not null,
    hash      bytea       not null,
    resource  uuid        not null,
    version   bigint      not null,
    at        timestamptz not null default now(),
    constraint idempotency_key_unique primary key (tenant_id, key)
);

-- Appends events to streams of one business, all or nothing, in the caller's transaction. Order matters: the head first
-- (it serialises the business and rules out deadlocks), then the people concerned, then streams, events and keys.
-- Answers the position of the last event. Errors, by SQLSTATE: BKTEN no such business, BKVER a stream has moved on,
-- BKSUB a person is erased or unknown, BKEPO keys were wrapped under an epoch that is no longer active.
-- It runs as the owner of the tables: the role of the web may append by it and in no other way, every name is qualified, and row-level
-- security need not be asked again for statements that name their business (asking made pgbench 11 and 23 % slower in two noisy pairs of runs).
create function events.append(
    p_tenant varchar, p_actor varchar, p_correlation varchar,
    p_streams uuid[], p_states varchar[], p_expected bigint[], p_versions bigint[],
    p_ids uuid[], p_stream_of uuid[], p_version_of bigint[], p_types varchar[], p_dotnet varchar[], p_data jsonb[], p_sealed bytea[], p_headers jsonb[],
    p_owners uuid[],
    p_epoch int, p_key_streams uuid[], p_key_classes smallint[], p_owner_tags bytea[], p_wrapped bytea[], p_commitments bytea[],
    p_key varchar, p_hash bytea, p_resource uuid, p_resource_version bigint)
returns bigint language plpgsql security definer as $$
declare
    events_added constant int := coalesce(cardinality(p_ids), 0);
    last_position bigint;
    moved int;
begin
    perform set_config('bookings.tenant', p_tenant, true);

    update events.heads set position = position + events_added where tenant_id = p_tenant returning position into last_position;
    if not found then
        raise exception 'unknown business' using errcode = 'BKTEN';
    end if;

    if p_owners is not null then
        -- One by one through the key: a plan that was made while the table was empty would read all the people of the business.
        perform 1 from (select o.id from unnest(p_owners) as o (id) order by o.id) as o
        cross join lateral (select 1 from vault.subjects s where s.tenant_id = p_tenant and s.id = o.id and s.state = 1 for share) as live;
        get diagnostics moved = row_count;
        if moved <> cardinality(p_owners) then
            raise exception 'subject not live' using errcode = 'BKSUB', constraint = 'live_subject';
        end if;
    end if;

    if p_streams is not null then
        if p_expected is null then
            insert into events.mt_streams (tenant_id, id, type, version)
            select p_tenant, s.id, s.state, s.version from unnest(p_streams, p_states, p_versions) as s (id, state, version);
        else
            update events.mt_streams m set version = s.version, timestamp = clock_timestamp()
            from unnest(p_streams, p_expected, p_versions) as s (id, expected, version)
            where m.tenant_id = p_tenant and m.id = s.id and m.version = s.expected and s.expected > 0;
            get diagnostics moved = row_count;
            insert into events.mt_streams (tenant_id, id, type, version)
            select p_tenant, s.id, s.state, s.version
            from unnest(p_streams, p_states, p_expected, p_versions) as s (id, state, expected, version) where s.expected = 0;
            if moved <> (select count(*) from unnest(p_expected) as e where e > 0) then
                raise exception 'stream has moved on' using errcode = 'BKVER';
            end if;
        end if;

        insert into events.mt_events
            (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, headers, user_name, is_archived, sealed, position)
        select nextval('events.mt_events_sequence'), e.id, e.stream_id, e.version, e.data, e.type, clock_timestamp(), p_tenant, e.dotnet,
               p_correlation, e.headers, p_actor, false, e.sealed, last_position - events_added + e.nth
        from unnest(p_ids, p_stream_of, p_version_of, p_types, p_dotnet, p_data, p_sealed, p_headers)
             with ordinality as e (id, stream_id, version, type, dotnet, data, sealed, headers, nth);
    end if;

    if p_key_streams is not null then
        -- Shared with every append, exclusive to the rotation: nobody wraps under an epoch that is being left (BKEPO).
        perform vault.hold_epoch(p_epoch);
        insert into vault.stream_keys (epoch, tenant_id, stream_id, class, owner_tag, wrapped, commitment)
        select p_epoch, p_tenant, k.stream_id, k.class, k.owner_tag, k.wrapped, k.commitment
        from unnest(p_key_streams, p_key_classes, p_owner_tags, p_wrapped, p_commitments) as k (stream_id, class, owner_tag, wrapped, commitment);
    end if;

    if p_key is not null then
        insert into events.idempotency (tenant_id, key, hash, resource, version)
        values (p_tenant, p_key, p_hash, p_resource, p_resource_version);
    end if;

    return last_position;
end $$;

-- The second wall: a statement that forgot its tenant sees nothing. The first is the tenant in every query.
do $$
declare t text;
begin
    foreach t in array array['heads', 'mt_streams', 'mt_events', 'idempotency'] loop
        execute format('alter table events.%I enable row level security', t);
        execute format('create policy tenant on events.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
    end loop;
end $$;

grant select on events.heads, events.mt_streams, events.mt_events, events.idempotency to bookings_app;
