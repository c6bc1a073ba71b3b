"""The Reconciliation API: tables of names brought to our IRIs, versions 0.2 and 1.0 draft.

https://reconciliation-api.github.io/specs/0.2/ and https://reconciliation-api.github.io/specs/draft/
"""

from foedera.web.reconcile.service import Reconciliation

__all__ = ["Reconciliation"]
