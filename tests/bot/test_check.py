from pathlib import Path

import pytest

from bot import check
from knowledge.manual import Manual
from messages.limits import entries_over_limit
from messages.renderer import Renderer
from service.programme import Programme
from tests.conftest import ROOT


def test_the_house_is_in_order(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert check.check() == 0
    assert "in order" in capsys.readouterr().out


def test_a_broken_configuration_is_named_by_its_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "config.yaml"
    broken.write_text((ROOT / "config.yaml").read_text().replace("timezone: America/Lima", "timezone: Mars"))
    monkeypatch.setenv("BOT_CONFIG", str(broken))
    assert check.check() == 1
    assert "programme.timezone" in capsys.readouterr().out


def test_an_old_schema_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "old.db").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'old.db'}")
    assert check.check() == 1
    assert "db upgrade" in capsys.readouterr().out


def test_an_entry_that_no_message_can_hold_is_named(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messages.limits.TEXT_LIMIT", 300)
    manual = Manual.load()
    faults = list(entries_over_limit(Renderer(programme, lambda: manual, lambda: "bot"), "es"))
    assert any(fault.startswith("health/ticks: as manual.entry steps") for fault in faults)
