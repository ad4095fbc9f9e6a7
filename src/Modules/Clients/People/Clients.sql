create schema clients;
grant usage on schema clients to bookings_app;

-- No name, no address, no birth year: what is known of somebody is in `sealed`, and which person it is only the vault can tell.
create table clients.clients (
    tenant_id    varchar not null,
    id           uuid    not null,
    version      bigint  not null,
    source       varchar not null,
    language     varchar,
    zone         varchar,
    sealed       bytea,
    sealed_event uuid,
    sealed_type  varchar,
    primary key (tenant_id, id)
);

alter table clients.clients enable row level security;
create policy tenant on clients.clients to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on clients.clients to bookings_app;
