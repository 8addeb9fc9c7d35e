"""Text of other languages than English: its tokens, sentences and names, in any script."""

from __future__ import annotations

import pytest
from small_languages import record

from stancelib.marked import locate_pairs
from stancelib.plain.names import find_names
from stancelib.plain.text import read_plain
from stancelib.types import Article


@pytest.mark.parametrize(
    "text",
    [
        "Der Rat tagte am 3. Mai. „Das ist falsch!“, rief Dr. Öz. Alle gingen.",
        "会议结束了。他问：“为什么？”没有人回答！",
        "انتهى الاجتماع. لماذا؟ لم يجب أحد!",
        "बैठक समाप्त हुई। क्यों? कोई नहीं बोला।",
        "회의가 끝났다. 왜? 아무도 답하지 않았다.",
        "ประชุมจบแล้ว",
        "¿Por qué? ¡Nadie lo sabe! 😀👍🏽 http://a.example/b",
        "a\n\nb\u2028c\u00ad\u200dd",
    ],
)
def test_every_character_belongs_to_a_token_and_a_sentence(text: str) -> None:
    for repeated in (text, " ".join([text] * 20)):
        document = read_plain(Article(repeated), "xx", cuts=range(2, 40, 5))
        held = [c for a, b in zip(document.starts, document.ends, strict=True) for c in range(a, b)]
        assert len(held) == len(set(held))
        assert set(held) >= {i for i, c in enumerate(repeated) if not c.isspace()}
        tokens = [t for s in document.sentences for t in range(s.first, s.last)]
        assert tokens == list(range(len(document.tokens)))


def test_sentences_end_as_the_script_has_it() -> None:
    def sentences(text: str) -> list[str]:
        padded = text + " " + "X " * 70  # a short text is one sentence
        found = read_plain(Article(padded), "xx").sentences
        return [padded[s.start : s.end] for s in found][:-1]

    assert sentences("会议结束了。他问：“为什么？”没有人回答！") == [
        "会议结束了。", "他问：“为什么？”", "没有人回答！",
    ]  # fmt: skip
    assert len(sentences("لماذا؟ لم يجب أحد.")) == 2
    assert len(sentences("क्यों? कोई नहीं बोला।")) == 2
    assert sentences("Am 3. Mai kam z. B. Dr. Özgür. Er blieb.") == [
        "Am 3. Mai kam z. B. Dr. Özgür.", "Er blieb.",
    ]  # fmt: skip


def test_names_in_scripts_without_spaces_and_with_particles() -> None:
    def found(text: str, *names: str) -> list[str]:
        return [text[a:b] for a, b in find_names(text, names)]

    assert found("王立新批评东海公司", "王立新", "东海公司") == ["王立新", "东海公司"]
    assert found("对NATO的批评", "NATO") == ["NATO"]
    assert found("북산조합은 청하를", "북산조합", "청하") == ["북산조합", "청하"]
    assert found("وليلى وبليلى", "ليلى") == ["ليلى", "ليلى"]
    assert found("Rolfs Rolf, Rolfing", "Rolf") == ["Rolf"]
    assert found("Rio Rio Tinto", "Rio", "Rio Tinto") == ["Rio", "Rio Tinto"]


def test_marks_within_a_written_word() -> None:
    text = "북산조합은 청하대학을 비난했다"
    given = record("1", text, "oppose", a="북산조합", b="청하대학")
    document, (pair, _) = locate_pairs(given, "ko")
    assert pair is not None
    words = [document.tokens[f] for f in pair.clause.first]
    assert words == ["북산조합", "은", "청하대학", "을", "비난했다"]


def test_a_marked_name_is_hidden_wherever_it_stands() -> None:
    text = "Petra Öhm lobte Rolf. Öhm sprach lange, und Rolf schwieg; Petra Öhm ging."
    given = record("1", text, "support", a="Petra Öhm", b="Rolf")
    _, (pair, _) = locate_pairs(given, "de")
    assert pair is not None
    shown = set(pair.clause.lemmas)
    assert shown.isdisjoint({"petra", "rolf"})
    assert {"lobte", "sprach", "schwieg"} <= shown


def test_far_mentions_are_joined_and_near_ones_keep_to_their_sentence() -> None:
    filler = "Danach wurde über Brücken, Wege und Plätze gesprochen, und alle hörten zu. " * 8
    text = f"Frau Albers kam. {filler}Jonas Wirth hat Rolf Zander gelobt. {filler}"
    given = record("1", text, "support", a="Jonas Wirth", b="Rolf Zander")
    _, (near, _) = locate_pairs(given, "de")
    assert near is not None
    assert len(near.clause.words) < 10
    assert "brücken" in near.clause.context
    _, (far, _) = locate_pairs(record("2", text, "neutral", a="Frau Albers", b="Rolf Zander"), "de")
    assert far is not None
    assert len(far.clause.words) > 50
