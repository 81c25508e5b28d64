DROP TABLE top_ups;
DROP TABLE wallets;
