create schema parcels;
grant usage on schema parcels to bookings_app;

create table parcels.parcels (
    tenant_id varchar not null, id uuid not null, version bigint not null, weight int not null, shelf uuid not null, labels int not null, letters int null,
    sealed bytea null, sealed_event uuid null, sealed_type varchar null,
    constraint parcels_key primary key (tenant_id, id)
);
create index parcels_on_shelf on parcels.parcels (tenant_id, shelf);

create table parcels.places (
    tenant_id varchar not null, shelf uuid not null, place int not null,
    constraint place_taken primary key (tenant_id, shelf, place)
);

create table parcels.counts (
    tenant_id varchar not null, shelf uuid not null, posted bigint not null, weight bigint not null,
    primary key (tenant_id, shelf)
);

create table parcels.statements (
    tenant_id varchar not null, text varchar not null,
    primary key (tenant_id, text)
);

do $$
declare t text;
begin
    foreach t in array array['parcels', 'places', 'counts'] loop
        execute format('alter table parcels.%I enable row level security', t);
        execute format('create policy tenant on parcels.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on parcels.%I to bookings_app', t);
    end loop;
end $$;
