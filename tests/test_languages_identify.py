"""Which language a text or a corpus is in: told by its words, or by what its records say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_languages import corpus, every_language, make

from stancelib.corpora import AnnotatedCorpus
from stancelib.identify import UNKNOWN, corpus_language, identify, language_code


@every_language
def test_corpora_are_told_by_their_texts(code: str) -> None:
    assert corpus_language(corpus(code)) == code


def test_english_of_many_kinds_is_english() -> None:
    assert identify(["Would not buy again, the battery is dead after 2 days lol"]) == "en"
    assert identify(["@sam u were right about the match, what a game!!", "so good"]) == "en"
    assert identify(["The right honourable member has misled this house."] * 3) == "en"
    assert identify(["Shares of Nordwerk fell 3% on Monday after it cut its outlook."]) == "en"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Le ministre a dit hier que la loi ne sera pas votée avant l'été."),
        ("pt", "O ministro disse ontem que a lei não vai ser votada antes do verão."),
        ("nl", "De minister zei gisteren dat de wet niet voor de zomer wordt behandeld."),
        ("ru", "Министр вчера сказал, что закон не будет принят до лета."),
        ("ja", "大臣は昨日、法案は夏までに採決されないと述べた。"),
        ("ko", "장관은 어제 법안이 여름 전에는 표결되지 않을 것이라고 말했다."),
        ("hi", "मंत्री ने कल कहा कि कानून गर्मियों से पहले पारित नहीं होगा।"),
        ("eu", "Ministroak atzo esan zuen legea ez dela uda baino lehen bozkatuko."),
    ],
)
def test_other_languages(code: str, text: str) -> None:
    assert identify([text]) == code


def test_a_mixture_is_read_without_resources() -> None:
    english = ["The minister said that the law will not be voted on before the summer."]
    german = ["Der Minister sagte gestern, dass das Gesetz nicht vor dem Sommer kommt."]
    assert identify(english + german) == UNKNOWN
    assert identify(english * 9 + german) == "en"
    assert identify(german * 9 + english) == "de"


def test_what_a_record_says_of_its_language_counts() -> None:
    english = make("de")
    said = AnnotatedCorpus.from_records([replace(r, lang="en-GB") for r in english])
    assert corpus_language(said) == "en"
    said = AnnotatedCorpus.from_records([replace(r, lang="gsw") for r in english])
    assert corpus_language(said) == "gsw"
    assert language_code(" EN_us ") == language_code("English") == "en"
