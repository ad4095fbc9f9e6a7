-- Whose data is kept and not used (GDPR Art. 18): nothing is added but by themselves, and only a legal purpose opens it.

-- They are few, and whoever opens something for a reader asks for them.
create index subjects_restricted on vault.subjects (tenant_id, id) where state = 2;

-- FOR UPDATE waits for every append that holds a share of a person. Who is fenced, erased, or never was, cannot be restricted.
create function vault.restrict(p_tenant varchar, p_subjects uuid[], p_restricted boolean) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    there int;
begin
    if p_tenant is distinct from current_setting('bookings.tenant', true) then
        raise exception 'not this business' using errcode = '42501';
    end if;

    perform 1 from vault.subjects where tenant_id = p_tenant and id = any(p_subjects) and state in (1, 2) order by id for update;
    get diagnostics there = row_count;
    if there <> cardinality(p_subjects) then
        raise exception 'subject not live' using errcode = 'BKSUB', constraint = 'live_subject';
    end if;

    update vault.subjects set state = case when p_restricted then 2 else 1 end
    where tenant_id = p_tenant and id = any(p_subjects) and state <> case when p_restricted then 2 else 1 end;
end $$;

-- What an append asks whose author a restriction does not stop: the person is there, and is not fenced before the commit.
create function vault.hold_person(p_tenant varchar, p_subjects uuid[]) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    there int;
begin
    if p_tenant is distinct from current_setting('bookings.tenant', true) then
        raise exception 'not this business' using errcode = '42501';
    end if;

    perform 1 from vault.subjects where tenant_id = p_tenant and id = any(p_subjects) and state in (1, 2) order by id for share;
    get diagnostics there = row_count;
    if there <> cardinality(p_subjects) then
        raise exception 'subject not live' using errcode = 'BKSUB', constraint = 'live_subject';
    end if;
end $$;

revoke execute on function vault.restrict(varchar, uuid[], boolean) from public;
revoke execute on function vault.hold_person(varchar, uuid[]) from public;
grant execute on function vault.restrict(varchar, uuid[], boolean) to bookings_app;
grant execute on function vault.hold_person(varchar, uuid[]) to bookings_app;
