"""The review page: a small local server for one document and one reviewer."""

from foedera.review.page.app import ReviewPage, review_app
from foedera.review.page.serving import serve_page

__all__ = ["ReviewPage", "review_app", "serve_page"]
