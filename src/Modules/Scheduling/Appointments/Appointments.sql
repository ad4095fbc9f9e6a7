-- The calendar: one row for each appointment. Who comes is in the sealed block, copied as it is; client_id is a random number that
-- the row loses at erasure. `nth` makes two bookings of one client at the same moment meet: the second decides again.
create table scheduling.appointments (
    tenant_id    varchar     not null,
    id           uuid        not null,
    version      bigint      not null,
    status       varchar     not null,
    service_id   uuid        not null,
    provider_id  uuid        not null,
    location_id  uuid        not null,
    starts       timestamptz not null,
    ends         timestamptz not null,
    local_start  timestamp   not null,
    local_date   date        not null,
    zone         varchar     not null,
    booked_at    timestamptz not null,
    expires_at   timestamptz null,
    nothing_at   timestamptz null,       -- when it was cancelled, declined, or not answered in time
    moves        int         not null,
    series_id    uuid        null,
    session_id   uuid        null,
    client_id    uuid        null,
    nth          int         null,
    sealed       bytea       null,
    sealed_event uuid        null,
    sealed_type  varchar     null,
    constraint appointments_key primary key (tenant_id, id),
    constraint appointments_nth_of_client unique (tenant_id, client_id, nth)
);

create index appointments_by_start on scheduling.appointments (tenant_id, starts, id);
create index appointments_by_provider on scheduling.appointments (provider_id, starts);
create index appointments_waiting on scheduling.appointments (expires_at) where status = 'Requested';
create index appointments_of_series on scheduling.appointments (series_id) where series_id is not null;
create index appointments_of_session on scheduling.appointments (session_id) where session_id is not null;

alter table scheduling.appointments enable row level security;
create policy tenant on scheduling.appointments to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on scheduling.appointments to bookings_app;
