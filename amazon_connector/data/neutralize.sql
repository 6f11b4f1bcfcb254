-- A copy of the database must not act for the seller.
UPDATE amazon_account
   SET client_id = NULL,
       client_secret = NULL,
       refresh_token = NULL,
       secret_created_on = NULL,
       database_uuid = NULL,
       connection_state = 'untested',
       connection_message = NULL,
       tested_at = NULL,
       started_at = NULL,
       read_only = TRUE,
       orders_enabled = FALSE,
       tracking_enabled = FALSE,
       listings_enabled = FALSE,
       stock_enabled = FALSE,
       prices_enabled = FALSE;
UPDATE amazon_account_marketplace
   SET enabled = FALSE,
       stock_enabled = FALSE,
       prices_enabled = FALSE;
