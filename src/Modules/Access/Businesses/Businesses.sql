create schema access;
grant usage on schema access to bookings_app;

-- Which business has which slug. Only the owner of the schema sees it: that a slug is taken is nothing a business learns about another.
create table access.slugs (
    slug      varchar not null primary key,
    tenant_id varchar not null unique
);

create table access.businesses (
    tenant_id  varchar     not null,
    id         uuid        not null,
    version    bigint      not null,
    slug       varchar     not null,
    name       varchar     not null,
    country    varchar     not null,
    language   varchar     not null,
    zone       varchar     not null,
    founded_at timestamptz not null,
    primary key (tenant_id, id)
);

alter table access.slugs enable row level security;
alter table access.businesses enable row level security;
create policy tenant on access.businesses to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on access.businesses to bookings_app;
