-- What most commands write, one new stream with one fact, said without arrays. It is events.append in every respect, in the same order
-- and with the same errors (EventStore.sql); arrays for one row each cost PostgreSQL a tenth more (docs/adr/0021-writes-share-commits.md).
create function events.append_first(
    p_tenant varchar, p_actor varchar, p_correlation varchar,
    p_stream uuid, p_state varchar, p_id uuid, p_type varchar, p_dotnet varchar, p_data jsonb, p_sealed bytea, p_headers jsonb,
    p_key varchar, p_hash bytea, p_resource uuid, p_resource_version bigint,
    p_owner uuid default null,
    p_epoch int default null, p_key_class smallint default null, p_owner_tag bytea default null, p_wrapped bytea default null, p_commitment bytea default null)
returns bigint language plpgsql security definer as $$
declare
    -- An assignment, because plpgsql computes one without starting a statement.
    business constant varchar := set_config('bookings.tenant', p_tenant, true);
    at_position bigint;
begin
    update events.heads set position = position + 1 where tenant_id = p_tenant returning position into at_position;
    if not found then
        raise exception 'unknown business' using errcode = 'BKTEN';
    end if;

    if p_owner is not null then
        perform 1 from vault.subjects where tenant_id = p_tenant and id = p_owner and state = 1 for share;
        if not found then
            raise exception 'subject not live' using errcode = 'BKSUB', constraint = 'live_subject';
        end if;
    end if;

    insert into events.mt_streams (tenant_id, id, type, version) values (p_tenant, p_stream, p_state, 1);

    insert into events.mt_events
        (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, headers, user_name, is_archived, sealed, position)
    values (nextval('events.mt_events_sequence'), p_id, p_stream, 1, p_data, p_type, clock_timestamp(), p_tenant, p_dotnet,
            p_correlation, p_headers, p_actor, false, p_sealed, at_position);

    if p_epoch is not null then
        -- Shared with every append, exclusive to the rotation: nobody wraps under an epoch that is being left (BKEPO).
        perform vault.hold_epoch(p_epoch);
        insert into vault.stream_keys (epoch, tenant_id, stream_id, class, owner_tag, wrapped, commitment)
        values (p_epoch, p_tenant, p_stream, p_key_class, p_owner_tag, p_wrapped, p_commitment);
    end if;

    if p_key is not null then
        insert into events.idempotency (tenant_id, key, hash, resource, version) values (p_tenant, p_key, p_hash, p_resource, p_resource_version);
    end if;

    return at_position;
end $$;
