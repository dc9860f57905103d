"""The HTTP door: what departments' own systems call. `api.http.app.door` makes the ASGI application.

Every request but those for health and the description itself carries a department's key and an officer, and is in the
access log before its answer leaves (api/http/door.py). Answers to reads name the ledger position they are from.
"""
