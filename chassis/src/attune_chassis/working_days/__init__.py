"""Counting working days and days of term in England: `calendar.WorkingCalendar`, terms as data, and London's clock."""

from attune_chassis.working_days.bank_holidays import YearUnknownError, bank_holidays
from attune_chassis.working_days.calendar import DayCount, WorkingCalendar
from attune_chassis.working_days.london import LONDON, london_day, london_instant
from attune_chassis.working_days.term_documents import (
    SchoolYear,
    TermsDocument,
    TermsError,
    load_terms,
    terms_documents,
)
from attune_chassis.working_days.terms import Term, TermsUnknownError

__all__ = [
    "LONDON",
    "DayCount",
    "SchoolYear",
    "Term",
    "TermsDocument",
    "TermsError",
    "TermsUnknownError",
    "WorkingCalendar",
    "YearUnknownError",
    "bank_holidays",
    "load_terms",
    "london_day",
    "london_instant",
    "terms_documents",
]
