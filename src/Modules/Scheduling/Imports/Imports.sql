-- Which rows of other systems' exports have become appointments, so that taking the same file again adds nothing. `source` is the first half of a
-- SHA-256 over business and booking id: it tells nobody anything but whoever has the export, and the export tells them the appointment anyway.
create table scheduling.imported (
    tenant_id   varchar not null,
    source      bytea   not null,
    appointment uuid    not null,
    constraint imported_key primary key (tenant_id, source)
);

alter table scheduling.imported enable row level security;
create policy tenant on scheduling.imported to bookings_app using (tenant_id = current_setting('bookings.tenant', true));
grant select, insert, delete on scheduling.imported to bookings_app;
