-- What a business sets up before anybody books: one row for each stream, the whole state in doc, and a counter that tells
-- the practices in memory when they are out of date.
create schema scheduling;

grant usage on schema scheduling to bookings_app;

create table scheduling.setup (
    tenant_id varchar not null primary key,
    version   bigint  not null
) with (fillfactor = 50);

create table scheduling.locations (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    status    varchar not null,
    doc       jsonb   not null,
    constraint locations_key primary key (tenant_id, id)
);

create table scheduling.services (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    status    varchar not null,
    category  varchar not null,
    doc       jsonb   not null,
    constraint services_key primary key (tenant_id, id)
);

create index services_by_status on scheduling.services (tenant_id, status, id);

create table scheduling.providers (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    status    varchar not null,
    doc       jsonb   not null,
    constraint providers_key primary key (tenant_id, id)
);

-- The hours of a provider, a location or a pool; id is the schedule's own stream.
create table scheduling.schedules (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    owner     uuid    not null,
    kind      varchar not null,
    doc       jsonb   not null,
    constraint schedules_key primary key (tenant_id, id)
);

create table scheduling.calendars (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    doc       jsonb   not null,
    constraint calendars_key primary key (tenant_id, id)
);

create table scheduling.pools (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    location  uuid    null,
    quantity  int     not null,
    doc       jsonb   not null,
    constraint pools_key primary key (tenant_id, id)
);

create table scheduling.cancellation_policies (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    doc       jsonb   not null,
    constraint cancellation_policies_key primary key (tenant_id, id)
);

-- The second wall: a statement that forgot its tenant sees nothing. The first is the tenant in every query.
do $$
declare t text;
begin
    foreach t in array array['setup', 'locations', 'services', 'providers', 'schedules', 'calendars', 'pools', 'cancellation_policies'] loop
        execute format('alter table scheduling.%I enable row level security', t);
        execute format('create policy tenant on scheduling.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on scheduling.%I to bookings_app', t);
    end loop;
end $$;
