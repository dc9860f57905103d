"""Pages for people: server-rendered HTML behind the same door, the same powers and the same access log as the API.

There is no script on any of them. What a page shows about somebody is what the API would answer, and nothing more.
"""
