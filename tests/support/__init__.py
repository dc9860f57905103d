"""What tests are told with: a small pack, builders of records, and the `Story` of one subject."""
