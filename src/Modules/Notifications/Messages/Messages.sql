-- What is to be sent, and that it was: no body and no address. Whatever a message says is opened at the moment of sending and forgotten after it.
create schema notifications;
grant usage on schema notifications to bookings_app;

-- `key` makes each message one: appointment, rule or occasion, version and channel. Once it is settled the row knows neither appointment nor person any more; the
-- key stays, so that nothing is ever planned twice. `next_at` is when it is looked at next: when it is due, after a refusal that may pass, or when the lease of
-- whoever claimed it has run out. `claim` counts the claims; only the latest may settle it, which the check enforces also against who was paused in between.
create table notifications.messages (
    tenant_id    varchar     not null,
    id           uuid        not null,
    key          bytea       not null,
    kind         varchar     not null,
    channel      varchar     not null,
    lane         smallint    not null,  -- 0: somebody waits for it; 1: reminders, promotions and what is said days ahead, which let the others pass
    appointment  uuid,
    version      bigint,                -- of the appointment: of the change it tells of
    starts       timestamptz,           -- of a reminder: the start it was planned for
    rule         uuid,                  -- of a reminder
    client       uuid,                  -- of what is about no appointment
    due          timestamptz not null,
    next_at      timestamptz not null,
    claim        bigint      not null default 0,
    attempts     int         not null default 0,
    status       varchar,               -- the answer to the last attempt: a code
    settled_by   bigint,
    settled_at   timestamptz,
    constraint messages_key primary key (tenant_id, id),
    constraint message_planned_once unique (tenant_id, key),
    constraint message_settled_by_holder check (settled_by is null or settled_by = claim)
);

-- Work is found by these two, and by nothing that grows with what is done already.
create index messages_due on notifications.messages (lane, next_at) where settled_at is null;
create index messages_due_of_business on notifications.messages (tenant_id, lane, next_at) where settled_at is null;
create index messages_of_appointment on notifications.messages (tenant_id, appointment) where settled_at is null;

create table notifications.deliveries (
    tenant_id varchar     not null,
    id        uuid        not null,
    version   bigint      not null,
    kind      varchar     not null,
    channel   varchar     not null,
    level     smallint,
    language  varchar,
    template  int,
    state     varchar     not null,
    reason    varchar,
    at        timestamptz not null,
    constraint deliveries_key primary key (tenant_id, id)
);
create index deliveries_by_time on notifications.deliveries (tenant_id, at desc, id desc);
-- A report of a mail that came back knows the message and no business.
create index deliveries_by_id on notifications.deliveries (id);

create table notifications.templates (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    doc       jsonb   not null,
    constraint templates_key primary key (tenant_id, id)
);

create table notifications.reminder_rules (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    doc       jsonb   not null,
    constraint reminder_rules_key primary key (tenant_id, id)
);

create table notifications.settings (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    doc       jsonb   not null,
    constraint settings_key primary key (tenant_id, id)
);

-- What addresses do not want. The address stands here as an HMAC under the business's own key, which is sealed in its history: see docs/notifications.md for why
-- this outlives an erasure.
create table notifications.unwanted (
    tenant_id varchar not null,
    address   bytea   not null,
    category  varchar not null,
    since     date    not null,
    constraint unwanted_key primary key (tenant_id, address, category)
);

-- Each mail has a link of its own to what its address wants; only the link's hash is kept.
create table notifications.preference_links (
    tenant_id varchar not null,
    link      bytea   not null,
    address   bytea   not null,
    category  varchar not null,
    expires   date    not null,
    constraint preference_links_key primary key (tenant_id, link)
);
create index preference_links_by_expiry on notifications.preference_links (expires);

do $$
declare t text;
begin
    foreach t in array array['messages', 'deliveries', 'templates', 'reminder_rules', 'settings', 'unwanted', 'preference_links'] loop
        execute format('alter table notifications.%I enable row level security', t);
        execute format('create policy tenant on notifications.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on notifications.%I to bookings_app', t);
    end loop;
end $$;
