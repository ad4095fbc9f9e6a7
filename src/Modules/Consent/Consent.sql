-- What a business asks people to agree to, and what they agreed to.
create schema consent;
grant usage on schema consent to bookings_app;

-- Counts documents and purposes on, so that what is in memory notices when it is out of date.
create table consent.setup (
    tenant_id varchar not null primary key,
    version   bigint  not null
) with (fillfactor = 50);

create table consent.policies (
    tenant_id   varchar not null,
    id          uuid    not null,
    version     bigint  not null,
    kind        varchar not null,
    status      varchar not null,
    stale       boolean not null,
    names_facts boolean not null,
    doc         jsonb   not null,
    constraint policies_key primary key (tenant_id, id)
);

-- Public texts, never changed once they are here: whoever holds a hash finds the words again.
create table consent.policy_texts (
    tenant_id      varchar     not null,
    policy_id      uuid        not null,
    number         int         not null,
    language       varchar     not null,
    is_default     boolean     not null,
    title          varchar     not null,
    text           varchar     not null,
    hash           varchar     not null,
    effective_from timestamptz not null,
    material       boolean     not null,
    constraint policy_texts_key primary key (tenant_id, policy_id, number, language)
);

create index policy_texts_by_hash on consent.policy_texts (tenant_id, hash);

create table consent.purposes (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    code      varchar not null,
    status    varchar not null,
    doc       jsonb   not null,
    constraint purposes_key primary key (tenant_id, id),
    constraint purposes_code unique (tenant_id, code)
);

-- client_id is a random number; who accepted stands in the sealed part of the fact, and the row loses it at erasure.
create table consent.acceptances (
    tenant_id   varchar     not null,
    id          uuid        not null,
    document_id uuid        not null,
    number      int         not null,
    language    varchar     not null,
    hash        varchar     not null,
    surface     varchar     not null,
    accepted_at timestamptz not null,
    client_id   uuid        null,
    constraint acceptances_key primary key (tenant_id, id, document_id)
);

create index acceptances_of_client on consent.acceptances (tenant_id, client_id, accepted_at);

create table consent.consents (
    tenant_id    varchar     not null,
    id           uuid        not null,
    version      bigint      not null,
    status       varchar     not null,
    is_pending   boolean     not null,
    purpose_id   uuid        not null,
    channel      varchar     not null,
    language     varchar     not null,
    since        timestamptz not null,
    expires_at   timestamptz null,
    due_at       timestamptz null,
    client_id    uuid        null,
    sealed       bytea       null,
    sealed_event uuid        null,
    sealed_type  varchar     null,
    constraint consents_key primary key (tenant_id, id)
);

create index consents_of_client on consent.consents (tenant_id, client_id, since);
-- Of somebody erased nothing is due: their row has no client_id any more.
create index consents_due on consent.consents (due_at) where due_at is not null and client_id is not null;

-- Of one person there is one answer that stands to one purpose on one channel, whoever is faster.
create unique index consents_standing on consent.consents (tenant_id, client_id, purpose_id, channel)
    where client_id is not null and status in ('Requested', 'Given', 'Confirmed', 'Objected');

-- The second wall: a statement that forgot its tenant sees nothing. The first is the tenant in every query.
do $$
declare t text;
begin
    foreach t in array array['setup', 'policies', 'policy_texts', 'purposes', 'acceptances', 'consents'] loop
        execute format('alter table consent.%I enable row level security', t);
        execute format('create policy tenant on consent.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on consent.%I to bookings_app', t);
    end loop;
end $$;
