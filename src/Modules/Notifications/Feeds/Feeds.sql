create table notifications.provider_feeds (
    tenant_id   varchar     not null,
    id          uuid        not null,
    version     bigint      not null,
    provider_id uuid        not null,
    detail      varchar     not null,
    language    varchar     not null,
    made_at     timestamptz not null,
    revoked_at  timestamptz null,
    primary key (tenant_id, id)
);

-- client_id is a random number that the row loses at erasure; without it nothing is shown.
create table notifications.client_feeds (
    tenant_id  varchar     not null,
    id         uuid        not null,
    version    bigint      not null,
    client_id  uuid        null,
    detail     varchar     not null,
    language   varchar     not null,
    made_at    timestamptz not null,
    revoked_at timestamptz null,
    primary key (tenant_id, id)
);
create index client_feeds_of on notifications.client_feeds (tenant_id, client_id);

-- Beside the read models and not in them: hashes of addresses are in no event.
create table notifications.feed_secrets (
    tenant_id varchar not null,
    feed      uuid    not null,
    hash      bytea   not null unique,
    primary key (tenant_id, feed)
);

do $$
declare t text;
begin
    foreach t in array array['provider_feeds', 'client_feeds', 'feed_secrets'] loop
        execute format('alter table notifications.%I enable row level security', t);
        execute format('create policy tenant on notifications.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
    end loop;
end $$;
grant select, insert, update, delete on notifications.provider_feeds, notifications.client_feeds to bookings_app;
-- No right to read a hash: who has one can only ask the function below what it stands for.
grant insert on notifications.feed_secrets to bookings_app;

-- Whose calendar is behind the address of this hash? Runs as the owner of the tables, because the business is only known afterwards. It changes nothing.
create function notifications.find_feed(p_hash bytea)
    returns table (tenant_id varchar, provider_id uuid, client_id uuid, detail varchar, language varchar)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.tenant_id, p.provider_id, c.client_id, coalesce(p.detail, c.detail), coalesce(p.language, c.language)
    from notifications.feed_secrets s
    left join notifications.provider_feeds p on p.tenant_id = s.tenant_id and p.id = s.feed and p.revoked_at is null
    left join notifications.client_feeds c on c.tenant_id = s.tenant_id and c.id = s.feed and c.revoked_at is null
    where s.hash = p_hash and (p.provider_id is not null or c.client_id is not null)
$$;
revoke execute on function notifications.find_feed(bytea) from public;
grant execute on function notifications.find_feed(bytea) to bookings_app;
