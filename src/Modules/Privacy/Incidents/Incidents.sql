-- Breaches of personal data (GDPR Art. 33(5)): what happened in codes and numbers. Whom it hit is counted and not listed; what was written about it is sealed, in a stream of its own.
create table privacy.incidents (
    tenant_id   varchar     not null,
    id          uuid        not null,
    version     bigint      not null,
    stage       varchar     not null,
    kind        varchar     not null,
    risk        varchar     not null,
    aware_at    timestamptz not null,
    authority_at timestamptz null,
    closed_at   timestamptz null,
    affected    int         null,
    constraint incidents_key primary key (tenant_id, id)
);
create index incidents_by_time on privacy.incidents (tenant_id, aware_at desc, id desc);

alter table privacy.incidents enable row level security;
create policy tenant on privacy.incidents to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on privacy.incidents to bookings_app;
