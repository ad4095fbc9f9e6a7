-- Guests come back by a link that opens once: to a booking, to a place on the waiting list, or to what is held on them. Only hashes of links and sessions are kept: whoever reads this
-- table can open nothing.
create table scheduling.manage_links (
    tenant_id   varchar     not null,
    link        bytea       not null,
    appointment uuid        null,
    place       uuid        null,
    client      uuid        null,
    expires     timestamptz not null,
    constraint manage_links_key primary key (link, tenant_id),
    constraint manage_link_leads_somewhere check (num_nonnulls(appointment, place, client) = 1)
);

create index manage_links_by_expiry on scheduling.manage_links (expires);

-- A link makes one session: the constraint is what makes it open once, also for two who follow it at the same moment.
create table scheduling.manage_sessions (
    tenant_id   varchar     not null,
    session     bytea       not null,
    link        bytea       null,
    appointment uuid        null,
    place       uuid        null,
    client      uuid        null,
    expires     timestamptz not null,
    constraint manage_sessions_key primary key (session, tenant_id),
    constraint manage_session_of_link unique (link, tenant_id),
    constraint manage_session_leads_somewhere check (num_nonnulls(appointment, place, client) = 1)
);

create index manage_sessions_by_expiry on scheduling.manage_sessions (expires);

-- Solved challenges (ALTCHA), until they would have run out anyway: a solution counts once.
create table scheduling.solved_challenges (
    tenant_id varchar     not null,
    challenge bytea       not null,
    expires   timestamptz not null,
    constraint solved_challenges_key primary key (challenge, tenant_id)
);

create index solved_challenges_by_expiry on scheduling.solved_challenges (expires);

do $$
declare t text;
begin
    foreach t in array array['manage_links', 'manage_sessions', 'solved_challenges'] loop
        execute format('alter table scheduling.%I enable row level security', t);
        execute format('create policy tenant on scheduling.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, delete on scheduling.%I to bookings_app', t);
    end loop;
end $$;
