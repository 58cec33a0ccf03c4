"""Term dates as YAML, one document an authority, shipped by the service that counts by them."""

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from attune_chassis.working_days.calendar import WorkingCalendar
from attune_chassis.working_days.terms import Term

Words = Annotated[str, StringConstraints(min_length=1)]
Days = Annotated[tuple[Term, ...], Field(min_length=1)]


class TermsError(ValueError):
    """Term dates that cannot be used; the sentence says of which document and why."""


class TermsDocument(BaseModel):
    """One authority's terms.

    Attributes:
        authority: the code the calendar is found by.
        confirmed: whether the authority itself has said these are its dates.
        source: who published them, or on what pattern they were set down.
        school_years: terms by year ("2024-25"), each a run of days of school; half terms are the gaps between.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    authority: Words
    name: Words
    confirmed: bool
    source: Words
    school_years: Mapping[Annotated[str, StringConstraints(pattern=r"^20\d\d-\d\d$")], Days]

    @model_validator(mode="after")
    def _terms_lie_in_their_year(self) -> "TermsDocument":
        for name, terms in self.school_years.items():
            year = int(name[:4])
            if int(name[-2:]) != (year + 1) % 100:
                raise ValueError(f"{name} is no school year: the second year follows the first")
            if any(not _within(term, year) for term in terms):
                raise ValueError(f"a term of {name} does not lie between August {year} and August {year + 1}")
        years = sorted(int(name[:4]) for name in self.school_years)
        if years != list(range(years[0], years[0] + len(years))):
            raise ValueError("a school year is missing between two others: its days would pass for holidays")
        return self

    def calendar(self) -> WorkingCalendar:
        """The calendar with these terms. Raises `ValueError` where two of them share a day."""
        return WorkingCalendar([term for terms in self.school_years.values() for term in terms])


def _within(term: Term, year: int) -> bool:
    begin, end = (year, 8), (year + 1, 8)
    return begin <= (term.first_on.year, term.first_on.month) and (term.last_on.year, term.last_on.month) <= end


def terms_documents(folder: Traversable) -> Iterator[TermsDocument]:
    """Every `.yaml` document of the folder, in order of name. Raises `TermsError`."""
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            yield _read(file)


def _read(file: Traversable) -> TermsDocument:
    try:
        return TermsDocument.model_validate(yaml.safe_load(file.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise TermsError(f"{file.name}: {error}") from error


def load_terms(folder: Traversable) -> Mapping[str, WorkingCalendar]:
    """The calendar of every authority with a document in the folder, by its code. Raises `TermsError`."""
    calendars: dict[str, WorkingCalendar] = {}
    for document in terms_documents(folder):
        if document.authority in calendars:
            raise TermsError(f"{document.authority} has terms in two documents")
        try:
            calendars[document.authority] = document.calendar()
        except ValueError as error:
            raise TermsError(f"{document.authority}: {error}") from error
    return calendars
