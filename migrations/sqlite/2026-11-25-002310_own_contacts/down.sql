DROP TABLE own_contacts;
