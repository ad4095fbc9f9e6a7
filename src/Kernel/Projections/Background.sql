-- How far each background projection has come in each business, and who may move it.

create table events.checkpoints (
    projection varchar     not null,
    tenant_id  varchar     not null,
    position   bigint      not null,
    lease      bigint      not null,
    updated    timestamptz not null default clock_timestamp(),
    primary key (projection, tenant_id)
);

-- Buckets of businesses, each worked on by one node at a time. The epoch grows with every change of hands, and every checkpoint
-- names it: a node that was paused and lost its lease cannot write when it wakes. Times are the database's alone.
create table events.leases (
    bucket int         not null primary key,
    holder uuid        null,
    epoch  bigint      not null default 0,
    until  timestamptz not null default '-infinity'
);

insert into events.leases (bucket) select generate_series(0, 31);

create table events.nodes (
    id    uuid        not null primary key,
    until timestamptz not null
);

-- Events that a projection could not take: it waits there, for this business only, until an operator retries or skips.
create table events.parked (
    projection  varchar     not null,
    tenant_id   varchar     not null,
    position    bigint      not null,
    event_id    uuid        not null,
    reason      varchar     not null,
    at          timestamptz not null default clock_timestamp(),
    resolution  varchar     null check (resolution in ('retried', 'skipped')),
    resolved_by varchar     null,
    resolved_at timestamptz null,
    primary key (projection, tenant_id, position, at)
);

create unique index parked_one_open on events.parked (projection, tenant_id) where resolution is null;

create function events.bucket(tenant varchar) returns int language sql immutable as 'select hashtext(tenant) & 31';

alter table events.checkpoints enable row level security;
alter table events.parked enable row level security;
create policy tenant on events.checkpoints to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
create policy tenant on events.parked to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
