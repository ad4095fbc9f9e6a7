-- Whose is what, and the keys. Applied once, by the migrator, as the owner of the tables; the role bookings_app exists.
-- No person is named here: ids are random, addresses only HMACs under a key that dies with its epoch.
create schema vault;
grant usage on schema vault to bookings_app;

create table vault.subjects (
    tenant_id varchar not null,
    id uuid not null,
    state smallint not null default 1 check (state in (1, 2, 3)),  -- live, restricted, fenced
    generation bigint not null default 0,
    primary key (tenant_id, id)
);

create table vault.epochs (
    epoch int primary key check (epoch > 0),
    state varchar not null check (state in ('preparing', 'active', 'retiring', 'dropped', 'destroyed')),
    custodian varchar not null,
    canary bytea,                   -- opens under this epoch's secret only
    created timestamptz not null default clock_timestamp(),
    activated timestamptz,
    destroyed timestamptz,
    evidence varchar,               -- what the custodian says it did
    keys_after_tenant varchar,      -- how far a rotation has re-wrapped this epoch's rows, in the order of their keys
    keys_after_id uuid,
    contacts_after_tenant varchar,
    contacts_after_id uuid
);
create unique index one_active_epoch on vault.epochs (state) where state = 'active';
create unique index one_retiring_epoch on vault.epochs (state) where state = 'retiring';

-- Partitioned so that a whole epoch's wrapped keys go with one DROP: deleted rows stay in the heap even after VACUUM.
create table vault.stream_keys (
    epoch int not null,
    tenant_id varchar not null,
    stream_id uuid not null,
    class smallint not null,
    owner_tag bytea not null,
    wrapped bytea not null,
    commitment bytea not null,
    primary key (epoch, tenant_id, stream_id)
) partition by list (epoch);
create index stream_keys_of_owner on vault.stream_keys (tenant_id, owner_tag);

create table vault.contact_index (
    epoch int not null,
    tenant_id varchar not null,
    entry uuid not null default gen_random_uuid(),
    kind smallint not null,
    tag bytea not null,
    owner_tag bytea not null,
    reference bytea not null,
    commitment bytea not null,
    primary key (epoch, tenant_id, entry)
) partition by list (epoch);
create index contact_index_of_tag on vault.contact_index (tenant_id, kind, tag);
create index contact_index_of_owner on vault.contact_index (tenant_id, owner_tag);

create table vault.tombstones (
    tenant_id varchar not null,
    stream_id uuid not null,
    class smallint not null,
    epoch int not null,
    primary key (tenant_id, stream_id)
);

alter table vault.subjects enable row level security;
alter table vault.stream_keys enable row level security;
alter table vault.contact_index enable row level security;
alter table vault.tombstones enable row level security;
create policy own_business on vault.subjects to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
create policy own_business on vault.stream_keys to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
create policy own_business on vault.contact_index to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
create policy own_business on vault.tombstones to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert on vault.subjects to bookings_app;
-- FOR SHARE asks for the right to update some column; row security keeps this one at the value it has.
grant update (tenant_id) on vault.subjects to bookings_app;
grant select, insert on vault.stream_keys to bookings_app;
grant select, insert, delete on vault.contact_index to bookings_app;
grant select on vault.tombstones, vault.epochs to bookings_app;

create function vault.create_partitions(for_epoch int) returns void language plpgsql as $$
begin
    execute format('create table if not exists vault.stream_keys_%1$s partition of vault.stream_keys for values in (%1$s)', for_epoch);
    execute format('create table if not exists vault.contact_index_%1$s partition of vault.contact_index for values in (%1$s)', for_epoch);
end $$;
revoke execute on function vault.create_partitions(int) from public;

-- The two locks of the vault. Advisory, because they guard an order between statements and not a row.
--   (20562, 1)  shared: whoever inserts a wrapped row; exclusive: the moment another epoch becomes the active one
--   (20562, 2)  shared: whoever deletes a wrapped row; exclusive: each page that a rotation copies, so that nothing deleted comes back
-- A function in plpgsql takes a new snapshot for its second statement: it sees what was committed while it waited.
create function vault.hold_epoch(expected int) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(20562, 1);
    if not exists (select from vault.epochs where epoch = expected and state = 'active') then
        raise exception 'epoch % is not the active one', expected using errcode = 'BKEPO';
    end if;
end $$;

create function vault.hold_removal(known int[]) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(20562, 2);
    if exists (select from vault.epochs where state in ('active', 'retiring') and epoch <> all (known)) then
        raise exception 'epochs % are not all that live', known using errcode = 'BKEPO';
    end if;
end $$;

create function vault.add_key(epoch int, tenant varchar, stream uuid, class smallint, owner_tag bytea, wrapped bytea, commitment bytea)
    returns void language plpgsql as $$
begin
    perform vault.hold_epoch(epoch);
    insert into vault.stream_keys values (epoch, tenant, stream, class, owner_tag, wrapped, commitment);
end $$;

create function vault.add_contact(
    epoch int, tenant varchar, entry uuid, kind smallint, tag bytea, owner_tag bytea, reference bytea, commitment bytea)
    returns void language plpgsql as $$
begin
    perform vault.hold_epoch(epoch);
    insert into vault.contact_index values (epoch, tenant, entry, kind, tag, owner_tag, reference, commitment);
end $$;

-- Tags and owners side by side, one pair for each live epoch.
create function vault.remove_contact(epochs int[], tenant varchar, of_kind smallint, tags bytea[], owner_tags bytea[])
    returns void language plpgsql as $$
begin
    perform vault.hold_removal(epochs);
    delete from vault.contact_index c
    using unnest(epochs, tags, owner_tags) as gone (epoch, tag, owner_tag)
    where c.epoch = gone.epoch and c.tenant_id = tenant and c.kind = of_kind and c.tag = gone.tag and c.owner_tag = gone.owner_tag;
end $$;
