"""Amazon's Selling Partner API in plain Python; nothing here knows Odoo.

- ``client``, ``client_…``: one method per operation (``SpApiClient``), on top of
  ``operations`` (python-amazon-sp-api's operation classes), ``tokens``,
  ``restricted`` (tokens for personal data), ``transport`` and ``connections``
- ``errors``, ``limits``, ``clock``: what can go wrong, usage plans, Amazon's time
- ``documents``: upload and download of feed and report documents
- ``orders``, ``feeds``, ``reports``, ``sellers``, ``catalog``: value objects over the
  answers
- ``listings``, ``offers``, ``offer_objects``, ``offer_schema``: listings as Amazon
  has them, offers as they are sent, and what Amazon wants them to look like
- ``fulfillment_feed``, ``listings_feed``, ``processing_reports``: feed contents and
  their results

Import the modules by name: this package imports nothing by itself, so that
whoever needs one value object does not load the HTTP stack.
"""
