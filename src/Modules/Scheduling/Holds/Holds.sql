-- What is held for somebody who has not decided yet. The hold's units are rows of scheduling.allocation, which alone arbitrates; this row says what
-- was wished for. Both go when it is redeemed, released, or found to have run out by whoever books next.
create table scheduling.holds (
    tenant_id   varchar     not null,
    id          uuid        not null,
    service_id  uuid        not null,
    provider_id uuid        not null,
    location_id uuid        not null,
    starts      timestamptz not null,
    ends        timestamptz not null,
    expires     timestamptz not null,
    constraint holds_key primary key (tenant_id, id)
);

create index holds_by_expiry on scheduling.holds (expires);

alter table scheduling.holds enable row level security;
create policy tenant on scheduling.holds to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on scheduling.holds to bookings_app;
