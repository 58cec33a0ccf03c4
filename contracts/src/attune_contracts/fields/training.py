"""The vocabulary of fields that only the events of training use."""

from typing import Annotated

from pydantic import Field

from attune_contracts.fields import Uuid
from attune_contracts.privacy import public

CourseId = Annotated[Uuid, Field(description="The course"), public("a course points at nobody")]
