-- How far the erasure journal, which is kept outside the database, has been carried out in it. A database that comes from a backup is behind its journal, and so it is told from the one that was served.
create table vault.recovery (
    one          bool    not null primary key default true check (one),
    installation uuid    not null,        -- the journal's
    number       bigint  not null,        -- of the last of its lines that is carried out here
    chain        varchar not null,        -- what that line is chained with
    replaying    bool    not null default false   -- a replay began and has not ended: some may be fenced, and whole otherwise
);

-- In the transaction of what the line announces.
create function vault.journaled(p_number bigint, p_chain varchar) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
    update vault.recovery set number = p_number, chain = p_chain where number < p_number
$$;
revoke execute on function vault.journaled(bigint, varchar) from public;
grant execute on function vault.journaled(bigint, varchar) to bookings_app;
