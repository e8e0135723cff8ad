"""Tells Telegram the commands' menu in each language of the programme; phones in another language see the first one's."""

from collections.abc import Sequence

from telegram import Bot, BotCommand

from messages import commands


async def publish(bot: Bot, languages: Sequence[str]) -> None:
    for number, language in enumerate(languages):
        menu = [BotCommand(word, meaning) for word, meaning in commands.menu(language).items()]
        await bot.set_my_commands(menu, language_code=language if number else None)
