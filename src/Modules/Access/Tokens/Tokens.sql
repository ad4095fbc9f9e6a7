create table access.tokens (
    tenant_id   varchar     not null,
    id          uuid        not null,
    version     bigint      not null,
    role        varchar     not null,
    scopes      varchar,
    provider_id uuid,
    issued_at   timestamptz not null,
    expires_at  timestamptz,
    revoked_at  timestamptz,
    primary key (tenant_id, id)
);

-- Beside the read model and not in it: hashes are in no event, so no rebuild could bring them back.
create table access.secrets (
    tenant_id   varchar not null,
    id          uuid    not null,
    hash        bytea   not null unique,
    begins_with varchar not null,
    last_used   date,
    primary key (tenant_id, id)
);

alter table access.tokens enable row level security;
alter table access.secrets enable row level security;
create policy tenant on access.tokens to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
create policy tenant on access.secrets to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, update, delete on access.tokens to bookings_app;
-- No right to read a hash: who has one can only ask the function below what it stands for.
grant insert on access.secrets to bookings_app;
grant select (tenant_id, id, begins_with, last_used) on access.secrets to bookings_app;

-- Whose is the token of this hash? Runs as the owner of the tables, because the business is only known afterwards. It also notes the day of use.
create function access.find_token(p_hash bytea)
    returns table (tenant_id varchar, id uuid, role varchar, scopes varchar, provider_id uuid, expires_at timestamptz)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update access.secrets s set last_used = (now() at time zone 'utc')::date
    from access.tokens t
    where s.hash = p_hash and s.last_used is distinct from (now() at time zone 'utc')::date
      and t.tenant_id = s.tenant_id and t.id = s.id and t.revoked_at is null and (t.expires_at is null or t.expires_at > now());
    return query
        select t.tenant_id, t.id, t.role, t.scopes, t.provider_id, t.expires_at
        from access.secrets s join access.tokens t on t.tenant_id = s.tenant_id and t.id = s.id
        where s.hash = p_hash and t.revoked_at is null;
end $$;
revoke execute on function access.find_token(bytea) from public;
grant execute on function access.find_token(bytea) to bookings_app;
