"""Lists: filters kept in the address, one order, pages by key instead of by number, counts that stay cheap.

A route reads `FilterForm` and `order_from`, a query builds a select and hands it to `fetch` and `count`, the template
shows `tags()`, `count_text`, `with_filters` for the downloads, and the page's `before` and `after`.
"""

from app.core.listing.filters import (
    FilterForm,
    Tag,
    id_argument,
    id_field,
    members_field,
    search_field,
    with_filters,
)
from app.core.listing.paging import (
    COUNT_LIMIT,
    LARGEST,
    PAGE_SIZE,
    Order,
    Page,
    count,
    count_text,
    fetch,
    in_order,
    order_from,
    page_of,
)

__all__ = [
    "COUNT_LIMIT",
    "LARGEST",
    "PAGE_SIZE",
    "FilterForm",
    "Order",
    "Page",
    "Tag",
    "count",
    "count_text",
    "fetch",
    "id_argument",
    "id_field",
    "in_order",
    "members_field",
    "order_from",
    "page_of",
    "search_field",
    "with_filters",
]
