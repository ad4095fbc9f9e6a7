-- Who waits for a time. Who it is stands in the sealed block; client_id is a random number that the row loses at erasure.
create table scheduling.waitlist (
    tenant_id    varchar     not null,
    id           uuid        not null,
    version      bigint      not null,
    status       varchar     not null,
    joined_at    timestamptz not null,
    service_id   uuid        not null,
    provider_id  uuid        null,
    location_id  uuid        null,
    from_date    date        not null,
    to_date      date        not null,
    earliest     time        null,
    latest       time        null,
    offer_hold   uuid        null,
    offer_starts timestamptz null,
    offer_until  timestamptz null,
    client_id    uuid        null,
    sealed       bytea       null,
    sealed_event uuid        null,
    sealed_type  varchar     null,
    constraint waitlist_key primary key (tenant_id, id)
);

create index waitlist_in_order on scheduling.waitlist (tenant_id, joined_at, id);
create index waitlist_due on scheduling.waitlist (offer_until) where status = 'Offered';
create index waitlist_over on scheduling.waitlist (to_date) where status = 'Waiting';

alter table scheduling.waitlist enable row level security;
create policy tenant on scheduling.waitlist to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on scheduling.waitlist to bookings_app;
