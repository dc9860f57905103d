"""Signing in under one's real name: who a subject is, an issuer of the city's choosing says (OpenID Connect)."""
