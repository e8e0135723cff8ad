import json
from pathlib import Path

import pytest

from bot.cli import main


def test_a_question_a_line_gives_an_object_a_line_as_designed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("mi vaca tiene garrapatas\nhola\n", encoding="utf-8")
    assert main(["ask", "--json", "--file", str(file)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["question"] for answer in answers] == ["mi vaca tiene garrapatas", "hola"]
    assert all(set(answer) == {"question", "decision", "red_flag", "entries"} for answer in answers)
    assert answers[0]["decision"] == "answer"
    assert answers[0]["red_flag"] is False
    assert answers[0]["entries"][0]["id"] == "health/ticks"
    assert set(answers[0]["entries"][0]) == {"id", "title", "score"}


def test_it_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "mi baka tiene garapatas", "--explain"]) == 0
    said = capsys.readouterr().out
    assert "decision: answer" in said
    assert "health/ticks" in said


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "hola", "--file", "x"], ["ask", "--file", "no-such-file"]])
def test_a_wrong_call_gets_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("ask: ")
    assert captured.err.count("\n") == 1
