"""The listing of downloads where there are many graphs."""

import re

from foedera.web import dumps
from pages_client import asking


def test_the_files_of_many_graphs_are_listed_on_pages(release, monkeypatch):
    monkeypatch.setattr(dumps, "PER_PAGE", 2)
    with asking(release) as client:
        graphs = [one.name for one in release.manifest.graphs if one.name]
        found, address = [], "/dumps/"
        while address:
            page = client.get(address, "text/html").text
            found += re.findall(r'href="/dumps/([^"?]+)"', page)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            address = following and following[1].replace("&amp;", "&")
        assert {one.path for one in release.manifest.dumps} <= set(found)
        for graph in graphs:
            place = client.get(f"/graph/{graph}", "text/html").headers["location"]
            listed = client.get(place.partition("#")[0], "text/html").text
            assert f'id="{place.partition("#")[2]}"' in listed
        assert client.get("/dumps/?page=99", "text/html").status_code == 404
        assert client.get("/dumps/?page=x", "text/html").status_code == 400
