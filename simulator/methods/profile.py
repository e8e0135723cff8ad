"""What the bot says about itself: getMe, its commands, its descriptions."""

import re
from typing import Any

from simulator.entities import utf16_length
from simulator.errors import bad_request
from simulator.params import Params
from simulator.world import Json, World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS, MAX_COMMAND_DESCRIPTION = 100, 256
TEXTS = {"name": 64, "description": 512, "short_description": 120}  # characters


def get_me(world: World, _: Params) -> Json:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def commands_key(p: Params) -> str:
    """`default`, `all_private_chats`, `chat/-100...`, `chat_member/-100.../5000000001`; with `@es` for a language."""
    scope: Any = p.json("scope") or {"type": "default"}
    if not isinstance(scope, dict) or not isinstance(scope.get("type"), str):
        raise bad_request("can't parse BotCommandScope")
    parts = [scope["type"], *(str(scope[name]) for name in ("chat_id", "user_id") if name in scope)]
    language = p.text("language_code")
    return "/".join(parts) + (f"@{language}" if language else "")


def set_my_commands(world: World, p: Params) -> bool:
    commands: Any = p.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[commands_key(p)] = [_checked_command(command) for command in commands]
    world.events.publish("commands", commands=dict(world.commands))
    return True


def _checked_command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16_length(description) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(world: World, p: Params) -> list[Json]:
    return world.commands.get(commands_key(p), [])


def delete_my_commands(world: World, p: Params) -> bool:
    world.commands.pop(commands_key(p), None)
    world.events.publish("commands", commands=dict(world.commands))
    return True


def set_text(kind: str) -> Any:
    """setMyName, setMyDescription, setMyShortDescription."""

    def set_it(world: World, p: Params) -> bool:
        text = p.text(kind)
        if utf16_length(text) > TEXTS[kind]:
            raise bad_request(f"{kind.replace('_', ' ')} is too long")
        world.descriptions[kind, p.text("language_code")] = text
        return True

    return set_it


def get_text(kind: str) -> Any:
    """Their getters: the language's text, else the one for all languages."""

    def get_it(world: World, p: Params) -> Json:
        default = world.descriptions.get((kind, ""), world.bot["first_name"] if kind == "name" else "")
        return {kind: world.descriptions.get((kind, p.text("language_code")), "") or default}

    return get_it
