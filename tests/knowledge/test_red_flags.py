import pytest

from knowledge import evaluation
from knowledge.danger import danger, features
from knowledge.evaluation.noise import noisy
from knowledge.manual import Manual
from knowledge.matcher import Matcher


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("mi hijito se tomo el veneno", "health/poisoning"),
        ("me mordio un murcielago", "health/rabies-bats"),
        ("no puede parrir mi baka ase oras", "breeding/difficult-calving"),
        ("se esta kemando mi potrero", "soil-water/fire-prevention"),
        ("mis pezes estan bokeando", "fish/fish-gasping"),
        ("le pico un jergon a mi hijo", "health/snakebite"),
        ("amanesio muerta mi vaca", "health/sudden-death"),
    ],
)
def test_an_alarm_is_heard_though_misspelt_and_its_entry_comes_first(matcher: Matcher, text: str, entry_id: str) -> None:
    finding = matcher.ask(text)
    assert finding.red_flag == entry_id
    assert finding.hits[0].entry_id == entry_id


@pytest.mark.parametrize(
    "text",
    [
        "mi ahijado agarró el bidón del matamaleza y se lo tomó",
        "auxilio la candela ya está llegando al galpón de mis gallinas",
        "la res se enredó, está colgada del cerco y no respira",
        "vino gente con escopeta de noche y nos amenazaron",
    ],
)
def test_danger_that_no_pattern_describes_is_heard_by_its_words(matcher: Matcher, text: str) -> None:
    assert matcher.ask(text).red_flag is not None


def test_a_concept_counts_in_every_number_and_gender_and_as_a_phrase(matcher: Matcher) -> None:
    found = features(matcher.ranker.read("las vaquitas no se levantan y botan espuma"))
    assert {"@animal", "@mouth"} <= found
    assert "@down" in features(matcher.ranker.read("mi vaca no se levanta"))
    assert "@down" not in features(matcher.ranker.read("se levanta temprano"))


def test_the_same_words_as_news_and_as_a_question(matcher: Matcher) -> None:
    news, question = (matcher.ranker.read(text) for text in ("a mi peón lo mordió una culebra ayer", "qué culebras muerden a la gente"))
    assert danger(news) > 0 > danger(question)


@pytest.mark.parametrize(
    "text",
    [
        "vacuna contra la rabia cuándo se pone",
        "como evito mordedura de vibora",
        "cuanta urea le doy a la vaca",
        "como prevenir incendios",
        "cuando va a parir mi vaca",
        "Compré una chancadora de segunda y no sé armarle el motor, ¿quién me ayuda?",
        "camote morado cuanto demora hasta la cosecha",
    ],
)
def test_a_harmless_look_alike_is_no_alarm(matcher: Matcher, text: str) -> None:
    assert matcher.ask(text).red_flag is None


def test_every_sign_of_every_entry_is_heard(matcher: Matcher, manual: Manual) -> None:
    signs = [sign for entry in manual.entries.values() if entry.red_flag for sign in entry.red_flag.signs]
    assert [sign for sign in signs if matcher.ask(sign).red_flag is None] == []


def test_nearly_every_alarm_is_heard_and_few_harmless_messages_are_taken_for_one(matcher: Matcher) -> None:
    alarms, harmless = evaluation.messages("red_flags"), evaluation.messages("harmless")
    assert sum(matcher.ask(text).red_flag is not None for text in alarms) >= 0.99 * len(alarms)
    assert sum(matcher.ask(noisy(text)).red_flag is not None for text in alarms) >= 0.93 * len(alarms)
    assert sum(matcher.ask(text).red_flag is not None for text in harmless) <= 0.05 * len(harmless)
