-- Who applied for a position: sealed bytes, and nothing of the person in clear. Rows whose person was erased stay as a number.
create table privacy.applicants (
    tenant_id    varchar     not null,
    id           uuid        not null,
    version      bigint      not null,
    stage        varchar     not null,
    position     varchar     not null,
    notice       int         not null,
    received_at  timestamptz not null,
    decided_at   timestamptz null,
    sealed       bytea       null,
    sealed_event uuid        null,
    sealed_type  varchar     null,
    constraint applicants_key primary key (tenant_id, id)
);
create index applicants_by_time on privacy.applicants (tenant_id, received_at desc, id desc);
-- Whose time is over is found by this one.
create index applicants_by_decision on privacy.applicants (tenant_id, decided_at) where decided_at is not null;

alter table privacy.applicants enable row level security;
create policy tenant on privacy.applicants to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on privacy.applicants to bookings_app;
