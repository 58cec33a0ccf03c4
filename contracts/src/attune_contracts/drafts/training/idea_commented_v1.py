"""IdeaCommented, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class IdeaCommentedV1(DomainEvent):
    """A registered person commented on an idea; the words stay with training (IP9)."""

    ce_type = "attune.training.IdeaCommented.v1"
    topic = "attune.training.feedback"
    key_field = "feedback_id"
    emitted_when = "A person who is signed in comments."

    feedback_id: training.FeedbackId
    idea_id: Annotated[fields.Uuid, Field(description="The idea"), public("an idea is published")]
    training_programme_id: Annotated[
        fields.Uuid | None,
        Field(description="The programme, where there is one"),
        public("a programme points at nobody"),
    ] = None
    author_id: Annotated[fields.PartyId, Field(description="Who commented")]
    comment_kind: Annotated[codes.CommentKind, Field(description="What the comment is"), public("a code")]
