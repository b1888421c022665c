"""The script that sets up a map: folium writes it from the installation's settings; nothing people typed enters."""

import html
from functools import cache

DEEPEST_ZOOM = 19
MAP_ID = "drawn"  # folium calls the element and the variable map_drawn


@cache
def setup_script(tile_url: str, tile_attribution: str, tile_max_zoom: int) -> str:
    """JavaScript that makes the Leaflet map in the element `map_drawn` and hands it to `startMap` of static/map.js.

    folium is imported here because only maps need it and it takes long to load.
    """
    import folium
    from branca.element import MacroElement
    from jinja2 import Template

    drawn = folium.Map([56.95, 24.1], zoom_start=11, tiles=None, prefer_canvas=True, zoom_control=False)
    drawn._id = MAP_ID
    drawn.options["maxZoom"] = DEEPEST_ZOOM  # without tiles Leaflet knows none
    drawn.default_js, drawn.default_css = [], []  # on this map only; the class lists are shared by the process
    if tile_url:
        credit = inert(tile_attribution) or " "  # folium refuses none
        tiles = folium.TileLayer(tile_url, attr=credit, max_zoom=DEEPEST_ZOOM, max_native_zoom=tile_max_zoom)
        tiles.add_to(drawn)
    start = MacroElement()
    start._template = Template("{% macro script(this, kwargs) %}startMap({{ this._parent.get_name() }});{% endmacro %}")
    drawn.add_child(start)
    figure = drawn.get_root()
    figure.render()
    return figure.script.render()  # pyright: ignore[reportAttributeAccessIssue]


def inert(text: str) -> str:
    """The administrator's text as plain text of a page: folium alone would run it as a template and as script."""
    escaped = html.escape(text, quote=True)
    return "".join(f"&#{ord(letter)};" if letter in "{}$`\\" else letter for letter in escaped)
