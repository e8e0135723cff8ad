"""What keeps the bot from starting, or makes it stop, in one sentence that says what to do."""


class StartFault(Exception):  # noqa: N818 - it is no error of the program
    pass
