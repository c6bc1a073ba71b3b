"""Links to other data sets: identifiers checked, links proposed from dumps, link sets written."""

from foedera.linking.outward.checking import LinkFault, check_links
from foedera.linking.outward.identifiers import SCHEMES, IdentifierScheme, scheme_of
from foedera.linking.outward.linksets import Link, Linkset, read_linkset, write_linkset
from foedera.linking.outward.proposals import Proposal, propose
from foedera.linking.outward.records import DumpError, Record, read_dump
from foedera.linking.outward.sssom import read_sssom, write_sssom

__all__ = [
    "SCHEMES",
    "DumpError",
    "IdentifierScheme",
    "Link",
    "LinkFault",
    "Linkset",
    "Proposal",
    "Record",
    "check_links",
    "propose",
    "read_dump",
    "read_linkset",
    "read_sssom",
    "scheme_of",
    "write_linkset",
    "write_sssom",
]
