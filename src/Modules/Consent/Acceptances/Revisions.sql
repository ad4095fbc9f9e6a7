-- Who accepted a document, in pages, without reading what everybody accepted of the others.
create index acceptances_of_document on consent.acceptances (tenant_id, document_id, client_id, number) where client_id is not null;
