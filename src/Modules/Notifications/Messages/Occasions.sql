-- What else a message can be about: an offer to somebody who waits, a document that was changed (its version stands in `version`, whom it concerns in `client`), or that somebody is
-- to be erased (`document` is the night in which that was planned, `version` how many days they have). Once it is settled the row knows no offer any more either.
alter table notifications.messages add column place uuid, add column offer uuid, add column document uuid;
