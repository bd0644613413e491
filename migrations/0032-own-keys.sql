-- A key Callsign makes for its own work ends with the node that made it, so that a killed import leaves none behind.
alter table api_key add column node_id integer;
create index api_key_by_node on api_key (node_id) where node_id is not null;
-- Those of former versions did not say whose they were.
update api_key set is_enabled = false where name in ('While importing', 'While starting');
-- Who looks for imports whose node is gone finds the running ones without reading the others.
create index account_import_running on account_import (node_id) where status = 'RUNNING';
