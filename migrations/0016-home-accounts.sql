-- The account a person belongs to: it alone may reset the password or switch the person off. Others only say what the person may do in them.

alter table app_user add column home_account_id integer references account on delete set null;
create index app_user_by_home on app_user (home_account_id);

update app_user u set home_account_id =
  (select m.account_id from membership m where m.user_id = u.user_id order by m.created_at, m.account_id limit 1);
