-- Work that outlives its request: what GET /v1/operations/{id} tells. Nothing personal: a kind, a step, a percentage, codes and counts;
-- `hash` is that of the request that started it, for its Idempotency-Key.
create table events.operations (
    id        uuid        not null,
    tenant_id varchar     not null,
    kind      varchar     not null,
    state     varchar     not null check (state in ('running', 'done', 'failed')),
    percent   int         not null default 0 check (percent between 0 and 100),
    step      varchar     not null default '',
    result    jsonb       null,
    problem   varchar     null,
    hash      bytea       null,
    created   timestamptz not null default clock_timestamp(),
    updated   timestamptz not null default clock_timestamp(),
    constraint operations_pkey primary key (tenant_id, id)
);

alter table events.operations enable row level security;
create policy tenant on events.operations to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update on events.operations to bookings_app;
