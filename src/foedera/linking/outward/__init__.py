"""Links to other data sets: identifiers checked, links proposed from dumps, link sets written."""
