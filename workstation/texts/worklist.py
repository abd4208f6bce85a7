"""Words of the worklist: why nothing is run on a tube, and how far an order has come."""

from workstation.domain.no_work import NoWork
from workstation.store.orders import OrderState
from workstation.texts.translate import mark as _

NO_WORK: dict[NoWork, str] = {
    NoWork.UNKNOWN: _("it is not known here: neither paired, nor told of, nor received"),
    NoWork.STILL_OPEN: _("it is still open at a desk"),
    NoWork.REPLACED: _("it is broken, and another tube took its people over"),
    NoWork.LABEL_VOID: _("its label is out of use"),
    NoWork.REJECTED: _("reception rejected it"),
    NoWork.NOT_RECEIVED: _("reception set it aside; it is not received"),
    NoWork.NOBODY: _("nobody is paired with it"),
    NoWork.IN_DOUBT: _("the platform tells of a doubt about it"),
    NoWork.HAS_RESULT: _("it has a result already"),
    NoWork.NO_TEST: _("its test is not known; name it in order_codes"),
}
ORDER_STATES: dict[OrderState, str] = {
    OrderState.SENT: _("sent to the analyzer"),
    OrderState.ACCEPTED: _("accepted by the analyzer"),
    OrderState.REFUSED: _("refused by the analyzer"),
}
NOT_ORDERED = _("not ordered")
