"""PERSONAL DATA: posts and their holders as rows. Never begins or commits."""

from dataclasses import asdict, dataclass
from datetime import datetime

from attune_chassis.database import Connection, load_queries

from referrals.domain.posts import Post, PostTerm

QUERIES = load_queries("referrals.adapters", "post.sql")


@dataclass(frozen=True, slots=True)
class PostKey:
    """Which post, of which service of which authority."""

    authority: str
    referral_type: str
    post: Post


async def revision_of(connection: Connection, key: PostKey) -> int:
    """How often it was stated who fills it, 0 where nobody ever did."""
    return int(await QUERIES.revision_of(connection, **asdict(key)) or 0)


async def raise_revision(connection: Connection, key: PostKey) -> int:
    """The number of this statement; orders whoever states this post until this one ends."""
    return int(await QUERIES.raise_revision(connection, **asdict(key)))


async def terms_of(connection: Connection, key: PostKey) -> list[PostTerm]:
    """Everybody who fills or filled it, in order."""
    rows = QUERIES.terms_of_post(connection, **asdict(key))
    return [PostTerm(**row) async for row in rows]


async def keep_terms(
    connection: Connection, key: PostKey, terms: tuple[PostTerm, ...], *, recorded_by: str, recorded_at: datetime
) -> None:
    """Write down who begins, and before that the end of the one before."""
    for term in terms:
        if term.until_on is not None:
            await QUERIES.end_term(connection, **asdict(key), number=term.number, until_on=term.until_on)
            continue
        await QUERIES.add_term(
            connection,
            **asdict(key),
            number=term.number,
            holder_name=term.holder_name,
            is_stand_in=term.is_stand_in,
            from_on=term.from_on,
            recorded_by=recorded_by,
            recorded_at=recorded_at,
        )


async def posts_filled(connection: Connection, authority: str) -> dict[tuple[str, str], PostTerm]:
    """(service, post) -> who fills it now."""
    rows = QUERIES.posts_filled(connection, authority=authority)
    return {
        (row["referral_type"], row["post"]): PostTerm(
            number=0, holder_name=row["holder_name"], is_stand_in=row["is_stand_in"], from_on=row["from_on"]
        )
        async for row in rows
    }
