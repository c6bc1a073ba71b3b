"""Concepts that findings become: one table for the Turtle of `extract` and for the review."""

from foedera.extraction.findings import Agreement

MISSION_STATUS = {"held": "completed", "announced": "planned", "planned": "planned"}
"""Concepts of the scheme `event-status`; anything else is `unknown`."""
MET = "counterpart"
"""The role, in the scheme `role`, of those whom a delegation met."""
_AGREEMENT_STATUS = {
    "signed": "signed", "renewed": "renewed", "under-negotiation": "under-negotiation",
    "announced": "announced", "in-force": "in-force", "ended": "terminated",
}  # fmt: skip


def agreement_status(agreement: Agreement) -> str:
    """The concept of `agreement-status`: one announced for a day has its signature scheduled."""
    if agreement.status == "announced" and agreement.signed:
        return "signature-scheduled"
    return _AGREEMENT_STATUS.get(agreement.status, "unknown")
