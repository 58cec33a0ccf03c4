"""Term dates as YAML, one document an authority, shipped by the service that counts by them."""

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from attune_chassis.working_days.calendar import WorkingCalendar
from attune_chassis.working_days.terms import Term

Words = Annotated[str, StringConstraints(min_length=1)]


class TermsError(ValueError):
    """Term dates that cannot be used; the sentence says of which document and why."""


class SchoolYear(BaseModel):
    """The terms of one school year, each a run of days of school; half terms are the gaps between.

    Attributes:
        confirmed: whether these are the authority's own dates; otherwise they are what can be expected.
        source: where the dates are from, or on what pattern they were set down.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    confirmed: bool
    source: Words
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]


class TermsDocument(BaseModel):
    """One authority's terms.

    Attributes:
        authority: the code the calendar is found by.
        school_years: by name ("2024-25"); none is missing between two others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    authority: Words
    name: Words
    school_years: Annotated[
        Mapping[Annotated[str, StringConstraints(pattern=r"^20\d\d-\d\d$")], SchoolYear], Field(min_length=1)
    ]

    @model_validator(mode="after")
    def _terms_lie_in_their_year(self) -> "TermsDocument":
        for name, school_year in self.school_years.items():
            year = int(name[:4])
            if int(name[-2:]) != (year + 1) % 100:
                raise ValueError(f"{name} is no school year: the second year follows the first")
            if any(not _within(term, year) for term in school_year.terms):
                raise ValueError(f"a term of {name} does not lie between August {year} and August {year + 1}")
        years = sorted(int(name[:4]) for name in self.school_years)
        if years != list(range(years[0], years[0] + len(years))):
            raise ValueError("a school year is missing between two others: its days would pass for holidays")
        return self

    def calendar(self) -> WorkingCalendar:
        """The calendar with these terms. Raises `ValueError` where two of them share a day."""
        return WorkingCalendar([term for school_year in self.school_years.values() for term in school_year.terms])


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
