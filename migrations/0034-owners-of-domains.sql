-- Mail names a domain and no account: whose is it?

create index resource_by_domain on resource (identity, resource_id) where kind = 'DOMAIN';
