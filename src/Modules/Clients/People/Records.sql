-- What came after the first version: notes, ties, tags and standing. Nothing of a person is in clear: texts and the other one of a tie are sealed.
alter table clients.clients
    add column tags     varchar,                          -- code words of the business's list, divided by blanks
    add column verified varchar not null default 'None',
    add column blocked  boolean not null default false,
    add column archived boolean not null default false,
    add column merged   boolean not null default false;

create table clients.notes (
    tenant_id    varchar     not null,
    client_id    uuid        not null,
    note_id      uuid        not null,
    author       varchar     not null,
    at           timestamptz not null,
    corrected_at timestamptz,
    sealed       bytea,
    sealed_event uuid,
    sealed_type  varchar,
    constraint notes_key primary key (tenant_id, client_id, note_id)
);

-- One half of what is between two clients; the other half has another id, and who the other one is lies in the sealed part.
create table clients.ties (
    tenant_id    varchar not null,
    client_id    uuid    not null,
    tie_id       uuid    not null,
    kind         varchar not null,
    likeness     varchar,
    sealed       bytea,
    sealed_event uuid,
    sealed_type  varchar,
    constraint ties_key primary key (tenant_id, client_id, tie_id)
);
create index ties_of_kind on clients.ties (tenant_id, kind, client_id, tie_id);

-- Whoever acts on all that is one person asks behind the business's lock whether that is still so: as many absorbed as they saw, and merged into nobody.
create function clients.refuse_if_tied_otherwise(p_tenant varchar, p_survivor uuid, p_absorbed int) returns void language plpgsql as $$
begin
    if (select count(*) filter (where kind = 'Absorbed') <> p_absorbed or bool_or(kind = 'MergedInto') from clients.ties
        where tenant_id = p_tenant and client_id = p_survivor and kind in ('Absorbed', 'MergedInto') and sealed is not null) then
        raise exception 'merged or parted meanwhile' using errcode = '23514', constraint = 'still_one_person';
    end if;
end $$;

-- Codes on their way, for a quarter of an hour; then what a limit has to remember, for a day. The address stands here as its HMAC under a key of the
-- vault, code and link as hashes: see docs/clients.md. `client_id` is empty where somebody asked for an address by itself, known or not.
create table clients.contact_codes (
    tenant_id   varchar     not null,
    id          uuid        not null,
    kind        smallint    not null,
    contact_tag bytea       not null,
    client_id   uuid,
    code_hash   bytea       not null,
    link_hash   bytea       not null,
    made        timestamptz not null,
    expires     timestamptz not null,
    tries       int         not null default 0,
    constraint contact_codes_key primary key (tenant_id, id)
);
create index contact_codes_of_contact on clients.contact_codes (tenant_id, contact_tag, made);
create index contact_codes_of_client on clients.contact_codes (tenant_id, client_id, made) where client_id is not null;
create index contact_codes_of_link on clients.contact_codes (tenant_id, link_hash);
create index contact_codes_by_age on clients.contact_codes (expires);

-- A code is spent once: who comes second meets the key.
create table clients.spent_codes (
    tenant_id varchar     not null,
    id        uuid        not null,
    at        timestamptz not null,
    constraint code_spent_once primary key (tenant_id, id)
);

do $$
declare t text;
begin
    foreach t in array array['notes', 'ties', 'contact_codes', 'spent_codes'] loop
        execute format('alter table clients.%I enable row level security', t);
        execute format('create policy tenant on clients.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on clients.%I to bookings_app', t);
    end loop;
end $$;
