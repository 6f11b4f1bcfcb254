-- A copy of the database must not act for the seller.
UPDATE amazon_account
   SET client_id = NULL,
       client_secret = NULL,
       refresh_token = NULL,
       read_only = TRUE,
       orders_enabled = FALSE,
       tracking_enabled = FALSE;
