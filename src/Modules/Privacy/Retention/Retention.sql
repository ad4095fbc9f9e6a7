-- How long what is known of people is kept, and what became of each night that looked after it. No name, no address: people are random numbers.
create table privacy.retention_rules (
    tenant_id     varchar     not null,
    id            uuid        not null,
    version       bigint      not null,
    in_force_from timestamptz null,        -- the earliest of the rules; empty where there is none
    constraint retention_rules_key primary key (tenant_id, id)
);

create table privacy.retention_nights (
    tenant_id varchar     not null,
    id        uuid        not null,
    version   bigint      not null,
    night     date        not null,
    began_at  timestamptz not null,
    ended_at  timestamptz null,
    constraint retention_nights_key primary key (tenant_id, id)
);
create index retention_nights_by_date on privacy.retention_nights (tenant_id, night desc);
create index retention_nights_open on privacy.retention_nights (began_at) where ended_at is null;

-- Which erasures a night asked for; what became of them they say themselves.
create table privacy.retention_taken (
    tenant_id varchar not null,
    erasure   uuid    not null,
    night     date    not null,
    class     smallint not null,
    constraint retention_taken_key primary key (tenant_id, erasure)
);
create index retention_taken_by_night on privacy.retention_taken (tenant_id, night);

-- Whom a night had told that they are to be erased, until they are. When that went out the message itself knows.
create table privacy.retention_notices (
    tenant_id  varchar     not null,
    subject    uuid        not null,
    reached    uuid        not null,       -- which of the subjects that are this person it is addressed to
    night      date        not null,
    class      smallint    not null,
    days       int         not null,       -- how many they were given
    planned_at timestamptz not null,
    constraint retention_notices_key primary key (tenant_id, subject)
);
create index retention_notices_by_night on privacy.retention_notices (tenant_id, night);

do $$
declare t text;
begin
    foreach t in array array['retention_rules', 'retention_nights', 'retention_taken', 'retention_notices'] loop
        execute format('alter table privacy.%I enable row level security', t);
        execute format('create policy tenant on privacy.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on privacy.%I to bookings_app', t);
    end loop;
end $$;
