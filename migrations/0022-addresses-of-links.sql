-- What a short link began with in its text, so that reading it back shows what was sent; null = made before this was kept.

alter table short_link add column base text;
