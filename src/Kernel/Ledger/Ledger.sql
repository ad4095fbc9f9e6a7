-- The ledger: a Merkle tree (RFC 6962) for each business over its history, and another over the statements made to people about it. docs/ledger.md
-- Only hashes lie here. The role of requests reads; what is written is written by the owner of the tables.
create schema ledger;
grant usage on schema ledger to bookings_app;

create table ledger.logs (
    tenant_id varchar not null,
    log       varchar not null check (log in ('events', 'statements')),
    size      bigint  not null default 0 check (size >= 0),
    primary key (tenant_id, log)
);

-- C2SP tlog-tiles: 256 hashes of 32 bytes side by side, fewer in the last tile of a level. Of tiles of events at level 0 also 16 bytes for each event that tell
-- which of its fields no longer fits (src/Kernel/Ledger/EventEntry.cs), and the smallest and the largest event id: an event is found by its id without an index that every append would have to keep.
create table ledger.tiles (
    tenant_id varchar  not null,
    log       varchar  not null,
    level     smallint not null check (level between 0 and 7),
    number    bigint   not null check (number >= 0),
    hashes    bytea    not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
    marks     bytea    null check (length(marks) * 2 = length(hashes)),
    first_id  uuid     null,
    last_id   uuid     null,
    primary key (tenant_id, log, level, number)
);

-- Hashes cannot be compressed.
alter table ledger.tiles alter hashes set storage external, alter marks set storage external;
create index tiles_by_event on ledger.tiles (tenant_id, first_id, last_id, number) where first_id is not null;

-- A statement is entered once, however often it is made.
create table ledger.statements (
    tenant_id varchar not null,
    hash      bytea   not null,
    index     bigint  not null,
    primary key (tenant_id, hash),
    unique (tenant_id, index)
);

-- What is left of a sealed part that was physically removed: its hash, so that its event still proves to be the one in the ledger.
create table ledger.removed_parts (
    tenant_id varchar not null,
    position  bigint  not null,
    sha256    bytea   not null,
    primary key (tenant_id, position)
);

-- Tells a wrong signing secret from the right one: the public key of the installation, as it was when the secret was drawn.
create table ledger.identity (
    one        boolean     not null default true primary key check (one),
    custodian  varchar     not null,
    public_key bytea       not null check (length(public_key) = 32),
    founded    timestamptz not null default clock_timestamp()
);

-- A sealed part goes only where a tombstone says so, and leaves its hash behind. Whoever removes it need know nothing of the ledger.
create function ledger.keep_hash_of_removed() returns trigger language plpgsql as $$
begin
    if not exists (select from vault.tombstones where tenant_id = old.tenant_id and stream_id = old.stream_id) then
        raise exception 'the sealed part at position % has no tombstone', old.position using errcode = 'BKSEA';
    end if;
    insert into ledger.removed_parts (tenant_id, position, sha256) values (old.tenant_id, old.position, sha256(old.sealed));
    return new;
end $$;

create trigger keep_hash_of_removed before update of sealed on events.mt_events
    for each row when (old.sealed is not null and new.sealed is null) execute function ledger.keep_hash_of_removed();

do $$
declare t text;
begin
    foreach t in array array['logs', 'tiles', 'statements', 'removed_parts'] loop
        execute format('alter table ledger.%I enable row level security', t);
        execute format('create policy tenant on ledger.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
    end loop;
end $$;

grant select on ledger.logs, ledger.tiles, ledger.statements, ledger.removed_parts to bookings_app;
