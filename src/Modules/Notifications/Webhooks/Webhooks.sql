create table notifications.webhooks (
    tenant_id        varchar     not null,
    id               uuid        not null,
    version          bigint      not null,
    status           varchar     not null,
    url              varchar     not null,
    types            varchar     not null,  -- codes with a blank between and around
    level            varchar     not null,
    because          varchar     null,
    since            timestamptz null,
    old_secret_until timestamptz null,
    primary key (tenant_id, id)
);

-- Beside the read model and not in it: secrets are in no event, so no rebuild could bring them back. Each is sealed under a key of its own in the vault.
create table notifications.webhook_secrets (
    tenant_id varchar     not null,
    id        uuid        not null,
    webhook   uuid        not null,
    sealed    bytea       not null,
    until     timestamptz null,             -- the old one of a rotation
    primary key (tenant_id, id)
);
create index webhook_secrets_of on notifications.webhook_secrets (tenant_id, webhook);

-- What is sent, at least once. A body is ids, times and a type, the same on each attempt; nothing of a person.
create table notifications.webhook_deliveries (
    tenant_id    varchar     not null,
    id           uuid        not null,
    webhook      uuid        not null,
    notice       uuid        not null,
    position     bigint      not null,      -- of the fact in the history of the business
    subject      uuid        null,          -- what it is about: its deliveries go out one after the other
    type         varchar     not null,
    body         varchar     not null,
    at           timestamptz not null,
    state        varchar     not null,      -- waiting, delivered, failed, held
    attempts     int         not null default 0,
    due          timestamptz not null,
    leased_until timestamptz not null default '-infinity',
    tries        int         not null default 0,
    version      bigint      not null default 1,
    constraint webhook_deliveries_key primary key (tenant_id, id),
    constraint webhook_deliveries_once unique (tenant_id, webhook, notice)
) with (fillfactor = 80);
create index webhook_deliveries_due on notifications.webhook_deliveries (due) where state = 'waiting';
create index webhook_deliveries_in_order on notifications.webhook_deliveries (tenant_id, webhook, subject, position) where state = 'waiting';
create index webhook_deliveries_of on notifications.webhook_deliveries (tenant_id, webhook, id);
create index webhook_deliveries_by_age on notifications.webhook_deliveries (at);

create table notifications.webhook_attempts (
    tenant_id    varchar     not null,
    delivery     uuid        not null,
    nth          int         not null,
    at           timestamptz not null,
    status       int         null,          -- of the answer
    fault        varchar     null,          -- why there was none: a code of ours
    milliseconds int         not null,
    primary key (tenant_id, delivery, nth),
    foreign key (tenant_id, delivery) references notifications.webhook_deliveries (tenant_id, id) on delete cascade
);

do $$
declare t text;
begin
    foreach t in array array['webhooks', 'webhook_secrets', 'webhook_deliveries', 'webhook_attempts'] loop
        execute format('alter table notifications.%I enable row level security', t);
        execute format('create policy tenant on notifications.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
    end loop;
end $$;
grant select, insert, update, delete on notifications.webhooks, notifications.webhook_secrets, notifications.webhook_deliveries to bookings_app;
grant select on notifications.webhook_attempts to bookings_app;
