"""Who is in a chat: joining and leaving, the bot added and kicked or blocked, groups that become supergroups."""

from simulator import posting
from simulator.errors import PhoneError
from simulator.world import Chat, Json, Person, World

ADMINISTRATOR = {
    "can_be_edited": False, "is_anonymous": False, "can_manage_chat": True, "can_delete_messages": True,
    "can_manage_video_chats": True, "can_restrict_members": True, "can_promote_members": False,
    "can_change_info": True, "can_invite_users": True, "can_post_stories": False, "can_edit_stories": False,
    "can_delete_stories": False, "can_pin_messages": True, "can_manage_topics": True,
}  # fmt: skip


def status_json(user: Json, status: str) -> Json:
    """A ChatMember object."""
    member: Json = {"user": user, "status": status}
    if status == "administrator":
        member.update(ADMINISTRATOR)
    elif status == "creator":
        member["is_anonymous"] = False
    elif status == "kicked":
        member["until_date"] = 0
    return member


def set_blocked(world: World, person: Person, blocked: bool) -> None:
    """The person blocks or unblocks the bot, which hears of it as my_chat_member."""
    if person.blocked == blocked:
        return
    person.blocked = blocked
    chat = world.chats[person.id]
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    world.updates.put("my_chat_member", _change(world, chat, person.user(), world.bot, old, new))
    world.events.publish("person", person=person.json())


def _change(world: World, chat: Chat, by: Json, whom: Json, old: str, new: str) -> Json:
    """A ChatMemberUpdated object."""
    return {
        "chat": chat.info,
        "from": by,
        "date": world.clock.timestamp(),
        "old_chat_member": status_json(whom, old),
        "new_chat_member": status_json(whom, new),
    }


def _group(world: World, chat_id: int) -> Chat:
    chat = world.chats.get(chat_id)
    if chat is None or chat.is_private or chat.migrated_to is not None:
        raise PhoneError(f"there is no group {chat_id}", 404)
    return chat


def create_group(world: World, title: str, people: list[int], *, kind: str, forum: bool, bot_status: str) -> Chat:
    """A new group; the bot hears that it was put there."""
    chat = world.add_group(title, people, kind=kind, forum=forum, bot_status=bot_status)
    if bot_status != "left":
        world.updates.put("my_chat_member", _change(world, chat, _owner(world, chat), world.bot, "left", bot_status))
    return chat


def _owner(world: World, chat: Chat) -> Json:
    return world.people[next(iter(chat.members))].user() if chat.members else world.bot


def _service(world: World, chat: Chat, by: Json, content: Json) -> None:
    message = posting.post(world, chat, by, content)
    if chat.bot_status in ("member", "administrator"):
        world.updates.put("message", message)


def join(world: World, chat_id: int, person: Person) -> Chat:
    chat = _group(world, chat_id)
    if person.id not in chat.members:
        chat.members[person.id] = "member"
        _service(world, chat, person.user(), {"new_chat_members": [person.user()]})
        _tell_of_member(world, chat, person, "left", "member")
    return chat


def leave(world: World, chat_id: int, person: Person) -> Chat:
    chat = _group(world, chat_id)
    if old := chat.members.pop(person.id, None):
        chat.reply_keyboards.pop(person.id, None)
        _service(world, chat, person.user(), {"left_chat_member": person.user()})
        _tell_of_member(world, chat, person, old, "left")
    return chat


def _tell_of_member(world: World, chat: Chat, person: Person, old: str, new: str) -> None:
    world.tell_chat(chat)
    if chat.bot_status == "administrator":
        world.updates.put("chat_member", _change(world, chat, person.user(), person.user(), old, new))


def set_bot_status(world: World, chat_id: int, status: str) -> Chat:
    """Adds (member), promotes (administrator) or throws out (kicked) the bot; the group's owner does it."""
    chat = _group(world, chat_id)
    old = chat.bot_status
    if old == status:
        return chat
    by = _owner(world, chat)
    chat.bot_status = status
    world.updates.put("my_chat_member", _change(world, chat, by, world.bot, old, status))
    was_in, is_in = (one in ("member", "administrator") for one in (old, status))
    if is_in and not was_in:
        _service(world, chat, by, {"new_chat_members": [world.bot]})
    elif was_in and not is_in:
        posting.post(world, chat, by, {"left_chat_member": world.bot})
    world.tell_chat(chat)
    return chat


def migrate(world: World, chat_id: int) -> Chat:
    """A group becomes a supergroup with a new id; both chats get their service message."""
    old = _group(world, chat_id)
    if old.type != "group":
        raise PhoneError("only a group can become a supergroup")
    new = world.add_group(old.info["title"], list(old.members), kind="supergroup", forum=False, bot_status=old.bot_status)
    by = _owner(world, old)
    _service(world, old, by, {"migrate_to_chat_id": new.id})
    old.migrated_to = new.id
    _service(world, new, by, {"migrate_from_chat_id": old.id})
    world.tell_chat(old)
    return new
