"""Who acts, what each role may do and where, and how the house says no.

One declaration, `GRANTS`, answers everything: `may` says yes or no, `check` raises, `why` explains.
"""

from __future__ import annotations

from .answers import Answer, Condition, check, conditions, may, role_of, why
from .grants import (
    CONFIDENTIAL_ROLES,
    DEPUTY_ROLES,
    FRESH,
    GRANTS,
    Grant,
    Permission,
    permission_to_grant,
    permission_to_name,
)
from .people import DEPUTY, EVERYWHERE, NOBODY, OPERATOR, SYSTEM, Actor, DoorName, Role, Standing, is_person
from .proposals import (
    ALONE_AFTER,
    MAY_GO_ALONE,
    MOVES,
    Move,
    ProposalState,
    can_move,
    check_go_alone,
    check_move,
    check_prepare,
    check_refuse,
    check_second,
    check_withdraw,
    may_go_alone,
    may_prepare,
    may_refuse,
    may_second,
    may_withdraw,
    why_second,
)
from .refusals import NotAllowed, Refused, WrongState

__all__ = [
    "ALONE_AFTER",
    "CONFIDENTIAL_ROLES",
    "DEPUTY",
    "DEPUTY_ROLES",
    "EVERYWHERE",
    "FRESH",
    "GRANTS",
    "MAY_GO_ALONE",
    "MOVES",
    "NOBODY",
    "OPERATOR",
    "SYSTEM",
    "Actor",
    "Answer",
    "Condition",
    "DoorName",
    "Grant",
    "Move",
    "NotAllowed",
    "Permission",
    "ProposalState",
    "Refused",
    "Role",
    "Standing",
    "WrongState",
    "can_move",
    "check",
    "check_go_alone",
    "check_move",
    "check_prepare",
    "check_refuse",
    "check_second",
    "check_withdraw",
    "conditions",
    "is_person",
    "may",
    "may_go_alone",
    "may_prepare",
    "may_refuse",
    "may_second",
    "may_withdraw",
    "permission_to_grant",
    "permission_to_name",
    "role_of",
    "why",
    "why_second",
]
