"""Group chats: linked, left, moved; and what stands in them."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage import outbound
from storage.models import Chat, Need, OutboundRow, Post
from storage.states import ChatStatus, OutboundStatus, PostKind


def find(session: Session, circle_id: int, external_id: str) -> Chat | None:
    """The group with this id at its vendor."""
    wanted = select(Chat).where(Chat.circle_id == circle_id, Chat.external_id == external_id)
    return session.scalars(wanted).one_or_none()


def keep(session: Session, circle_id: int, external_id: str, title: str, status: ChatStatus, now: datetime) -> Chat:
    """The group, made known where it was not; what it was set to before stays."""
    chat = find(session, circle_id, external_id)
    if chat is None:
        chat = Chat(circle_id=circle_id, external_id=external_id, title=title, status=status, kinds=[], status_at=now)
        session.add(chat)
    chat.title, chat.status, chat.status_at = title or chat.title, status, now
    session.flush()
    return chat


def linked(session: Session, circle_id: int) -> list[Chat]:
    """The groups that are written to."""
    wanted = select(Chat).where(Chat.circle_id == circle_id, Chat.status == ChatStatus.LINKED)
    return list(session.scalars(wanted.order_by(Chat.id)))


def set_status(session: Session, chat: Chat, status: ChatStatus, now: datetime) -> bool:
    """The one place a group's status changes. What waits for one we left is dropped. False: it was so already."""
    if chat.status == status:
        return False
    chat.status, chat.status_at = status, now
    session.flush()
    if status == ChatStatus.LEFT:
        outbound.drop_for_chat(session, chat.id)
        forget_posts(session, chat.id)
    return True


def move(session: Session, chat: Chat, new: str, now: datetime) -> Chat:
    """The group has another id: nothing that stands in the old place can be changed any more."""
    other = find(session, chat.circle_id, new)
    if other is not None and other.id != chat.id:
        other.status, other.thread, other.kinds, other.linked_by = chat.status, chat.thread, chat.kinds, chat.linked_by
        set_status(session, chat, ChatStatus.LEFT, now)
        return other
    chat.external_id, chat.status_at = new, now
    session.flush()
    outbound.drop_changes(session, chat.id)
    forget_posts(session, chat.id)
    return chat


def post_of(session: Session, chat_id: int, kind: PostKind, subject_id: int) -> Post | None:
    """What stands in a group about a subject."""
    wanted = select(Post).where(Post.chat_id == chat_id, Post.kind == kind, Post.subject_id == subject_id)
    return session.scalars(wanted).one_or_none()


def stands_somewhere(session: Session, kind: PostKind, subject_id: int) -> bool:
    """Whether a group we still write to shows it: who sees it there may answer it."""
    wanted = select(Post.id).join(Chat, Chat.id == Post.chat_id).where(Chat.status == ChatStatus.LINKED)
    return session.scalar(wanted.where(Post.kind == kind, Post.subject_id == subject_id).limit(1)) is not None


def keep_post(
    session: Session, chat_id: int, kind: PostKind, subject_id: int, outbound_id: int, shows: str, now: datetime
) -> None:
    """Remember what was posted, and what it shows."""
    post = Post(chat_id=chat_id, kind=kind, subject_id=subject_id, outbound_id=outbound_id, shows=shows, posted_at=now)
    session.add(post)
    session.flush()


def forget_post(session: Session, post: Post) -> None:
    """It stands there no more."""
    session.delete(post)
    session.flush()


def forget_posts(session: Session, chat_id: int) -> None:
    """Nothing of ours stands in a group any more, or none of it can be changed."""
    session.execute(delete(Post).where(Post.chat_id == chat_id))


def forget_unsent(session: Session, chat_id: int) -> None:
    """What a group refused never stood there: it may be posted once more."""
    ended = (OutboundStatus.FAILED, OutboundStatus.DROPPED)
    never = select(OutboundRow.id).where(OutboundRow.chat_id == chat_id, OutboundRow.status.in_(ended))
    never = never.where(OutboundRow.sent_at.is_(None))
    session.execute(delete(Post).where(Post.chat_id == chat_id, Post.outbound_id.in_(never)))


def needs_on_cards(session: Session, chat_id: int) -> list[Need]:
    """The needs whose cards stand in a group."""
    wanted = select(Need).join(Post, Post.subject_id == Need.id).order_by(Need.id)
    return list(session.scalars(wanted.where(Post.chat_id == chat_id, Post.kind == PostKind.CARD)))


def set_kinds(session: Session, chat: Chat, kinds: list[str]) -> None:
    """Show a group only needs of these kinds; of all where there are none."""
    session.execute(update(Chat).where(Chat.id == chat.id).values(kinds=kinds))
    session.refresh(chat)
