"""`config.yaml` and the environment. The environment wins.

An unknown key, a wrong type or an unreadable file stops the start with the key and the reason.
"""

import os
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, YamlConfigSettingsSource

from service.programme import Programme

DEFAULT_CONFIG = "config.yaml"


class SettingsError(Exception):
    """A fault in the configuration, as a plain sentence."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(extra="forbid", frozen=True, yaml_file_encoding="utf-8")

    programme: Programme
    bot_token: SecretStr | None = None
    database_url: str = "sqlite:///var/yachachiq.db"
    telegram_api_url: str = "https://api.telegram.org"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = Field(default=None, min_length=16)
    log_format: str = Field(default="console", pattern="^(console|json)$")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    clock_url: str | None = None  # a local Telegram whose clock the bot follows: for the demo and tests

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the names are the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, YamlConfigSettingsSource(settings_cls)


def load(path: str | Path | None = None, **overrides: Any) -> Settings:
    """The settings of the file named by `BOT_CONFIG` (default `config.yaml`) and the environment. Raises `SettingsError`."""
    file = Path(path or os.environ.get("BOT_CONFIG") or DEFAULT_CONFIG)
    try:
        _check_readable(file)

        class FromFile(Settings):
            model_config = SettingsConfigDict(yaml_file=file)

        return FromFile(**overrides)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentences(error, file))) from None


def _check_readable(file: Path) -> None:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{file}: there is no such file; BOT_CONFIG names another one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: it cannot be read: {error}") from None
    except yaml.YAMLError as error:
        raise SettingsError(f"{file}: it is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise SettingsError(f"{file}: it has to begin with `programme:`")


def _sentences(error: ValidationError, file: Path) -> list[str]:
    """One sentence a fault: where, and why. Never a value: it could be the token."""
    sentences = []
    for fault in error.errors(include_input=False, include_url=False):
        key = ".".join(str(part) for part in fault["loc"])
        reason = {"extra_forbidden": "unknown key", "missing": "is missing"}.get(fault["type"], fault["msg"])
        sentences.append(f"{file}: {key}: {reason.removeprefix('Value error, ')}")
    return sentences
