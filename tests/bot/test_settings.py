from datetime import time
from pathlib import Path

import pytest
import yaml

from bot.settings import SettingsError, load
from service.programme import Programme, Promise, Rates, Schooling
from tests.conftest import ROOT

CONFIG = (ROOT / "config.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("timezone: America/Lima", "timezone: Mars", "programme.timezone"),
        ("quiet_hours: 20:30-06:00", "quiet_hours: noche", "programme.quiet_hours"),
        ("answer_within_hours: 8", "answer_within_hours: muchas", "programme.promise.answer_within_hours"),
        ("reminders: [3d, 1d, 2h]", "reminders: [3 dias]", "programme.reminders.0"),
        ("  holidays:", "  fiestas: 1\n  holidays:", "programme.fiestas: unknown key"),
        ("log_level: INFO", "log_level: LOUD", "log_level"),
        ("certificate_percent: 80", "certificate_percent: 0", "programme.schools.certificate_percent: Input should be greater"),
        ("certificate_percent: 80", "certificate_percent: 101", "programme.schools.certificate_percent: Input should be less"),
        ("certificate_percent: 80", "certificate_percent: casi todas", "programme.schools.certificate_percent"),
        ("certificate_percent: 80", "percent: 80", "programme.schools.percent: unknown key"),
        ("plan_at: 18:00", "plan_at: tarde", "programme.schools.plan_at: it is not a time of the day"),
        ("plan_at: 18:00", "plan_at: 18", "programme.schools.plan_at: it is not a time of the day"),
        ("plan_at: 18:00", "plan_at: 24:00", "programme.schools.plan_at: it is not a time of the day"),
        ("plan_at: 18:00", "plan_at: '18:60'", "programme.schools.plan_at: it is not a time of the day"),
        ("plan_at: 18:00", "plan_at: 18:00:30", "programme.schools.plan_at: it is not a time of the day"),
        ("plan_at: 18:00", "plan_at: 21:00", "schools.plan_at: it lies in quiet_hours"),
        ("saturday: [08:00-12:00]", "saturday: [12:00-08:00]", "working_hours.saturday"),
    ],
)
def test_a_fault_is_named_by_its_key_and_stops_the_start(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in CONFIG
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=key.replace(".", r"\.")):
        load(file)


@pytest.mark.parametrize("content", ["", "- a\n", "programme: [\n", "\xff".encode("latin-1")])
def test_an_unreadable_file_is_said_so(tmp_path: Path, content: str | bytes) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SettingsError, match=r"config\.yaml"):
        load(file)


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load(tmp_path / "none.yaml")


def test_the_environment_wins_over_the_file_and_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:a-secret-token")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    settings = load(ROOT / "config.yaml")
    assert settings.log_level == "ERROR"
    assert "a-secret-token" not in repr(settings)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("17:30", time(17, 30)), ("'17:30'", time(17, 30)), ("06:00", time(6)), ("7:05", time(7, 5)), ("20:29", time(20, 29))],
)
def test_the_hour_of_the_plan_is_read_with_and_without_quotes(tmp_path: Path, written: str, meant: time) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG.replace("plan_at: 18:00", f"plan_at: {written}"), encoding="utf-8")
    assert load(file).programme.schools.plan_at == meant


def test_a_programme_that_says_nothing_of_schools_has_the_usual(tmp_path: Path) -> None:
    content = yaml.safe_load(CONFIG)
    del content["programme"]["schools"]
    file = tmp_path / "config.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert load(file).programme.schools == Schooling(certificate_percent=80, plan_at=time(18))


def test_every_key_of_a_programme_stands_in_the_file_that_explains_them() -> None:
    programme = yaml.safe_load(CONFIG)["programme"]
    assert set(programme) == set(Programme.model_fields)
    assert set(programme["promise"]) == set(Promise.model_fields)
    assert set(programme["schools"]) == set(Schooling.model_fields)
    assert set(programme["rates"]) == set(Rates.model_fields)
