-- What a service asks before it is given. A form is public text; who answered what is sealed.
create table scheduling.intake_forms (
    tenant_id varchar not null,
    id        uuid    not null,
    version   bigint  not null,
    status    varchar not null,
    doc       jsonb   not null,
    constraint intake_forms_key primary key (tenant_id, id)
);

-- One row for each stream of answers. The appointment's id is a random number that the row loses with its stream's keys: in history nothing in
-- clear says which answers belong to which appointment. What is about health has a table of its own, as it has a data class and a term of its own.
do $$
declare t text;
begin
    foreach t in array array['intake_answers', 'medical_answers'] loop
        execute format($table$
            create table scheduling.%1$I (
                tenant_id      varchar     not null,
                id             uuid        not null,
                version        bigint      not null,
                form_id        uuid        not null,
                form_version   int         not null,
                answered_at    timestamptz not null,
                appointment_id uuid        null,
                sealed         bytea       null,
                sealed_event   uuid        null,
                sealed_type    varchar     null,
                constraint %1$s_key primary key (tenant_id, id)
            )$table$, t);
        -- Two who answer for the first time at once: the second decides again on what the first one left.
        execute format('create unique index %1$s_of_appointment on scheduling.%1$I (appointment_id, tenant_id)', t);
    end loop;

    foreach t in array array['intake_forms', 'intake_answers', 'medical_answers'] loop
        execute format('alter table scheduling.%I enable row level security', t);
        execute format('create policy tenant on scheduling.%I to bookings_app using (tenant_id = current_setting(''bookings.tenant'', true))', t);
        execute format('grant select, insert, update, delete on scheduling.%I to bookings_app', t);
    end loop;
end $$;
