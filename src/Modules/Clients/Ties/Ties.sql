-- Who is one person must not change while something is done with all of them that cannot be taken back. Asked behind the business's lock: the merges of whoever stands for them, by
-- the ids of its halves, which lead to nobody.
create function clients.refuse_if_regrouped(p_tenant varchar, p_client uuid, p_ties uuid[]) returns void language plpgsql as $$
begin
    if array(select tie_id from clients.ties where tenant_id = p_tenant and client_id = p_client and kind in ('Absorbed', 'MergedInto') order by tie_id)
        is distinct from array(select tie from unnest(p_ties) as t (tie) order by tie) then
        raise exception 'merged or unmerged meanwhile' using errcode = '23514', constraint = 'one_person_as_seen';
    end if;
end $$;
