-- Figures without anybody in them: sums of what the bookings' facts say. Nothing here can be joined back to a client.
create table scheduling.booking_counts (
    tenant_id     varchar not null,
    day           date    not null,
    service_id    uuid    not null,
    provider_id   uuid    not null,
    location_id   uuid    not null,
    booked        bigint  not null,
    cancelled     bigint  not null,
    completed     bigint  not null,
    missed        bigint  not null,
    new_clients   bigint  not null,
    clients_month bigint  not null,
    minutes       bigint  not null,
    primary key (tenant_id, day, service_id, provider_id, location_id)
);

alter table scheduling.booking_counts enable row level security;
create policy tenant on scheduling.booking_counts to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select on scheduling.booking_counts to bookings_app;
