"""The pages of docs/, typed as they stand."""
