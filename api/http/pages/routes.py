"""The addresses of the pages. None of them is part of the described API."""

from fastapi import APIRouter

from api.http.pages import asking, procedures, reading, starting

router = APIRouter(include_in_schema=False)
for module in (starting, asking, reading, procedures):
    router.include_router(module.router)
