-- From now on `address` is the address's print under a key that the mail's own link gives, so that two mails to one address have nothing in common here. Links of before go: a hash
-- leads back to no link by which they could be closed now, and each mail has a new one.
comment on column notifications.preference_links.address is 'the print of the address, AES-256-GCM under a key of the link';
delete from notifications.preference_links;
