-- Erasing a person: the fence behind which nothing of them is added or opened, who has heard of it, and the destruction of their keys.

-- Of a stream whose class is kept for a term of its own: its key lives until then, and who reads it in the ordinary way reads "erased".
alter table vault.tombstones add column retained_until timestamptz;

-- Those who are being erased now are few, and whoever opens a key that is not in memory asks for them.
create index subjects_fenced on vault.subjects (tenant_id, id) where state = 3;

-- Processes that may hold opened keys and names in memory. By the database's clock alone: one that is paused longer than its lease has lost it, and knows.
create table vault.nodes (
    id    uuid        not null primary key,
    until timestamptz not null
);

create table vault.acknowledgements (
    tenant_id varchar not null,
    subject   uuid    not null,
    node      uuid    not null,
    primary key (tenant_id, subject, node),
    foreign key (tenant_id, subject) references vault.subjects (tenant_id, id) on delete cascade
);

-- FOR UPDATE waits for every append that holds a share of a person; each one after it finds them not live and fails whole.
create function vault.fence(p_tenant varchar, p_subjects uuid[]) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_tenant is distinct from current_setting('bookings.tenant', true) then
        raise exception 'not this business' using errcode = '42501';
    end if;

    perform 1 from vault.subjects where tenant_id = p_tenant and id = any(p_subjects) order by id for update;
    update vault.subjects set state = 3, generation = generation + 1 where tenant_id = p_tenant and id = any(p_subjects) and state <> 3;
end $$;

-- The keys of everything that is not retained, the addresses, and the people themselves. Epochs and tags stand side by side, one pair for each person in each
-- epoch that lives. The count was recorded by whoever calls: where it is not what is found, nothing happens. Called again it finds nothing.
create function vault.destroy(p_tenant varchar, p_subjects uuid[], p_epochs int[], p_tags bytea[], p_retained smallint[], p_until timestamptz, p_count int)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_keys int;
begin
    if p_tenant is distinct from current_setting('bookings.tenant', true) then
        raise exception 'not this business' using errcode = '42501';
    end if;

    perform vault.hold_removal(p_epochs);
    perform 1 from vault.subjects where tenant_id = p_tenant and id = any(p_subjects) order by id for update;
    if exists (select from vault.subjects where tenant_id = p_tenant and id = any(p_subjects) and state <> 3) then
        raise exception 'not fenced' using errcode = '23514', constraint = 'fenced_before_destroyed';
    end if;

    insert into vault.tombstones (tenant_id, stream_id, class, epoch, retained_until)
    select p_tenant, k.stream_id, min(k.class), max(k.epoch), case when min(k.class) = any(p_retained) then p_until end
    from unnest(p_epochs, p_tags) as o (epoch, tag)
    join vault.stream_keys k on k.epoch = o.epoch and k.tenant_id = p_tenant and k.owner_tag = o.tag
    group by k.stream_id
    on conflict do nothing;

    select count(distinct k.stream_id) into found_keys
    from unnest(p_epochs, p_tags) as o (epoch, tag)
    join vault.stream_keys k on k.epoch = o.epoch and k.tenant_id = p_tenant and k.owner_tag = o.tag
    where k.class <> all(p_retained);
    if found_keys <> p_count then
        raise exception '% keys are not %', found_keys, p_count using errcode = '23514', constraint = 'keys_as_counted';
    end if;

    delete from vault.stream_keys k using unnest(p_epochs, p_tags) as o (epoch, tag)
    where k.epoch = o.epoch and k.tenant_id = p_tenant and k.owner_tag = o.tag and k.class <> all(p_retained);
    delete from vault.contact_index c using unnest(p_epochs, p_tags) as o (epoch, tag)
    where c.epoch = o.epoch and c.tenant_id = p_tenant and c.owner_tag = o.tag;
    delete from vault.subjects where tenant_id = p_tenant and id = any(p_subjects);
end $$;

revoke execute on function vault.fence(varchar, uuid[]) from public;
revoke execute on function vault.destroy(varchar, uuid[], int[], bytea[], smallint[], timestamptz, int) from public;
grant execute on function vault.fence(varchar, uuid[]) to bookings_app;
grant execute on function vault.destroy(varchar, uuid[], int[], bytea[], smallint[], timestamptz, int) to bookings_app;
alter table vault.nodes enable row level security;
alter table vault.acknowledgements enable row level security;

-- Keys of single streams of one class, whose people stay. Only of people who are live: what is restricted is kept as it is, and what is fenced goes whole.
create function vault.destroy_parts(p_tenant varchar, p_owners uuid[], p_epochs int[], p_streams uuid[], p_class smallint)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made int;
begin
    if p_tenant is distinct from current_setting('bookings.tenant', true) then
        raise exception 'not this business' using errcode = '42501';
    end if;

    perform vault.hold_removal(p_epochs);
    perform 1 from vault.subjects where tenant_id = p_tenant and id = any(p_owners) order by id for update;
    if (select count(*) from vault.subjects where tenant_id = p_tenant and id = any(p_owners) and state = 1) <> cardinality(p_owners) then
        raise exception 'not live' using errcode = '23514', constraint = 'live_while_parts_go';
    end if;

    insert into vault.tombstones (tenant_id, stream_id, class, epoch)
    select p_tenant, k.stream_id, p_class, max(k.epoch) from vault.stream_keys k
    where k.epoch = any(p_epochs) and k.tenant_id = p_tenant and k.stream_id = any(p_streams) and k.class = p_class
    group by k.stream_id;
    get diagnostics made = row_count;
    if made <> cardinality(p_streams) then
        raise exception '% keys are not %', made, cardinality(p_streams) using errcode = '23514', constraint = 'keys_as_counted';
    end if;

    delete from vault.stream_keys k
    where k.epoch = any(p_epochs) and k.tenant_id = p_tenant and k.stream_id = any(p_streams) and k.class = p_class;
end $$;

revoke execute on function vault.destroy_parts(varchar, uuid[], int[], uuid[], smallint) from public;
grant execute on function vault.destroy_parts(varchar, uuid[], int[], uuid[], smallint) to bookings_app;
