"""An award scheme of one authority, as its decisions see it (CP3-CP7, CP14)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a panel looks for; its code says what is missing when a submission is returned (CP11)."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung of the ladder and what it asks for."""

    name: str
    title: str
    needs: str
    needs_delivery_plan: bool
    criteria: tuple[Criterion, ...]

    @property
    def criterion_codes(self) -> tuple[str, ...]:
        """The codes of this stage, in the order of the scheme."""
        return tuple(criterion.code for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class AwardScheme:
    """The ladder from first to last stage, and the areas (the four Cs) a delivery plan must cover (CP4)."""

    authority: str
    name: str
    version: str
    title: str
    ladder: tuple[Stage, ...]
    delivery_plan_areas: tuple[str, ...]

    def stage(self, name: str) -> Stage | None:
        """The stage of this name, or None when the scheme has no such stage."""
        return next((stage for stage in self.ladder if stage.name == name), None)

    def stages_before(self, name: str) -> tuple[str, ...]:
        """The names of the stages that come before this one, which must be on the ladder."""
        names = [stage.name for stage in self.ladder]
        return tuple(names[: names.index(name)])

    def next_stage(self, awarded: frozenset[str]) -> Stage | None:
        """The first stage not awarded yet, or None at the top of the ladder."""
        return next((stage for stage in self.ladder if stage.name not in awarded), None)
