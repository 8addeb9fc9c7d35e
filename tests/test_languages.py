"""Other languages than English: read, trained on and scored from marked mentions."""

from __future__ import annotations

import csv
import json
import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

import stancelib
from stancelib.corpora import (
    AnnotatedCorpus,
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    read_corpus,
    write_native,
)
from stancelib.errors import InputError
from stancelib.features import BLOCKS, default_blocks
from stancelib.identify import UNKNOWN, corpus_language, identify, language_code
from stancelib.marked import locate_pairs, marked_pairs
from stancelib.model import StanceModel
from stancelib.plain.names import find_names
from stancelib.plain.text import read_plain
from stancelib.types import AUTHOR, LABELS, Actor, Article, Label


@dataclass(frozen=True)
class Language:
    """What a small corpus is made of: who, when, and what is said of whom."""

    names: tuple[str, ...]
    frames: tuple[str, ...]
    patterns: dict[Label, tuple[str, ...]]
    verdicts: dict[Label, tuple[str, ...]]


LANGUAGES = {
    "de": Language(
        names=(
            "Frau Albers", "die Grüne Liste", "Jonas Wirth", "der Bauernbund", "Köllner AG",
            "Petra Öhm", "das Hafenamt", "Tim Söder-Lang", "die Stadtwerke", "Rolf Zander",
        ),
        frames=(
            "Am Montag hat {}.", "In der Debatte über den neuen Haushalt hat {}.",
            "Wie die Zeitung gestern schrieb, hat {}.", "Vor dem Rathaus hat {}, und es regnete.",
            "Nach der Sitzung hat {}; mehr war nicht zu erfahren.", "Im Ausschuss hat {}.",
        ),
        patterns={
            "oppose": (
                "{a} {b} scharf verurteilt", "{a} die Pläne von {b} abgelehnt",
                "{a} {b} eine Lüge vorgeworfen", "{a} vor {b} gewarnt",
            ),
            "neutral": (
                "{a} {b} getroffen", "{a} mit {b} telefoniert", "{a} neben {b} gesessen",
                "{a} {b} einen Brief geschickt",
            ),
            "support": (
                "{a} {b} ausdrücklich gelobt", "{a} die Pläne von {b} unterstützt",
                "{a} {b} für den Mut gedankt", "{a} sich hinter {b} gestellt",
            ),
        },
        verdicts={
            "oppose": ("{t} ist eine Schande und hat versagt.", "Unfähig und peinlich ist {t}."),
            "support": ("{t} ist großartig und hat geholfen.", "Klug und mutig ist {t} gewesen."),
        },
    ),
    "es": Language(
        names=(
            "Marta Oliva", "el Sindicato Azul", "Diego Peña", "la Cámara de Riego", "Nerea Luz",
            "el Partido del Río", "Ramón Cid", "la Plataforma Norte", "Industrias Vela", "Inés Ga",
        ),
        frames=(
            "Ayer por la tarde {}.", "Según la prensa, {}, pero nadie lo esperaba.",
            "Durante el pleno {}.", "Al salir de la reunión {} delante de todos.",
            "En una entrevista {}.", "Tras la votación del martes {}.",
        ),
        patterns={
            "oppose": (
                "{a} condenó a {b}", "{a} rechazó la propuesta de {b}", "{a} acusó a {b} de mentir",
                "{a} tachó de vergonzosa la actitud de {b}",
            ),
            "neutral": (
                "{a} se reunió con {b}", "{a} habló con {b}", "{a} llegó después de {b}",
                "{a} envió una carta a {b}",
            ),
            "support": (
                "{a} elogió a {b}", "{a} apoyó la propuesta de {b}", "{a} agradeció a {b} su ayuda",
                "{a} felicitó con entusiasmo a {b}",
            ),
        },
        verdicts={
            "oppose": ("{t} es un desastre y miente.", "Qué vergüenza, {t} fracasó otra vez."),
            "support": ("{t} es un orgullo y cumple.", "Qué alegría, {t} acertó otra vez."),
        },
    ),
    "zh": Language(
        names=(
            "王立新", "东海公司", "李梅", "北山工会", "赵大川", "青河大学", "周小云", "西岭银行",
            "南湖协会", "陈一鸣",
        ),
        frames=(
            "昨天{}。", "据报道，{}，消息很快传开了。", "在会议上，{}。", "星期一早上{}。",
            "记者会之后，{}，现场很安静。", "投票以前，{}。",
        ),
        patterns={
            "oppose": (
                "{a}强烈谴责{b}", "{a}反对{b}的计划", "{a}指责{b}说谎", "{a}批评了{b}的做法",
            ),
            "neutral": (
                "{a}会见了{b}", "{a}给{b}写了一封信", "{a}和{b}通了电话", "{a}坐在{b}旁边",
            ),
            "support": (
                "{a}高度赞扬{b}", "{a}支持{b}的计划", "{a}感谢{b}的帮助", "{a}称赞了{b}的做法",
            ),
        },
        verdicts={
            "oppose": ("{t}真让人失望，太糟糕了。", "这样的{t}实在可耻。"),
            "support": ("{t}真让人佩服，太出色了。", "这样的{t}实在可敬。"),
        },
    ),
    "ar": Language(
        names=(
            "سامي الراوي", "حزب النخيل", "ليلى منصور", "نقابة البحارة", "شركة الواحة",
            "كريم الحداد", "جمعية الوادي", "هدى الساعي", "بنك الجبل", "مجلس الميناء",
        ),
        frames=(
            "أمس {}.", "وفي الجلسة {}، ثم خرج الجميع.", "بعد التصويت {}.",
            "وقالت الصحيفة إن الأمر واضح: {}.", "صباح الاثنين {} أمام الناس.", "خلال النقاش {}.",
        ),
        patterns={
            "oppose": ("أدان {a} {b}", "رفض {a} خطة {b}", "اتهم {a} {b} بالكذب", "هاجم {a} {b}"),
            "neutral": ("التقى {a} {b}", "اتصل {a} مع {b}", "جلس {a} قرب {b}", "كتب {a} إلى {b}"),
            "support": ("مدح {a} {b}", "أيد {a} خطة {b}", "شكر {a} {b} على العون", "ساند {a} {b}"),
        },
        verdicts={
            "oppose": ("{t} خيبة كبيرة وفشل.", "يا للعار، {t} كاذب."),
            "support": ("{t} فخر كبير ونجاح.", "يا للفرح، {t} صادق."),
        },
    ),
}  # fmt: skip
CODES = tuple(LANGUAGES)


def record(identifier: str, text: str, label: Label, **ends: str) -> AnnotatedText:
    """A text with its first occurrence of each name marked; back, nobody judges anybody."""
    mentions = tuple(
        AnnotatedMention(key, text.index(name), text.index(name) + len(name))
        for key, name in ends.items()
    )
    source = "a" if "a" in ends else AUTHOR
    target = "b" if "b" in ends else "t"
    stances = [AnnotatedStance(source, target, label)]
    if source != AUTHOR:
        stances.append(AnnotatedStance(target, source, "neutral"))
    return AnnotatedText(identifier, text, mentions=mentions, stances=tuple(stances))


def make(code: str, *, held: bool = False, seed: int = 0) -> list[AnnotatedText]:
    """Every pattern in half of the frames; held-out texts have other frames and names."""
    language = LANGUAGES[code]
    rng = random.Random(f"{code} {held} {seed}")
    half = len(language.names) // 2
    names = language.names[half:] if held else language.names[:half]
    frames = language.frames[4:] if held else language.frames[:4]
    found = []
    for label, patterns in language.patterns.items():
        for pattern in patterns:
            for frame in frames:
                a, b = rng.sample(names, 2)
                text = frame.format(pattern.format(a=a, b=b))
                found.append(record(f"{code}{held}{len(found)}", text, label, a=a, b=b))
    for label, verdicts in language.verdicts.items():
        for verdict in verdicts:
            for name in names:
                text = verdict.format(t=name)
                found.append(record(f"{code}{held}{len(found)}", text, label, t=name))
    rng.shuffle(found)
    return found


def corpus(code: str, *, held: bool = False) -> AnnotatedCorpus:
    return AnnotatedCorpus.from_records(make(code, held=held), name=f"{code}-{held}")


@pytest.fixture(scope="module")
def models() -> dict[str, StanceModel]:
    return {code: stancelib.train(corpus(code)) for code in CODES}


every_language = pytest.mark.parametrize("code", CODES)


# --- learning and scoring ------------------------------------------------------------------


@every_language
def test_learns_from_marked_mentions(code: str, models: dict[str, StanceModel]) -> None:
    metrics = models[code].evaluate(corpus(code, held=True)).metrics
    assert metrics["located"] == 1.0
    gold = [stance.label for r in make(code, held=True) for stance in r.stances]
    assert max(gold.count(label) for label in LABELS) / len(gold) < 0.6
    assert metrics["accuracy"] > 0.85
    assert metrics["macro_f1"] > 0.8


@every_language
def test_is_read_without_english(code: str, models: dict[str, StanceModel]) -> None:
    model = models[code]
    assert model.training["language"] == model.scorer.language == code
    assert model.scorer.blocks == default_blocks(code)
    assert all(BLOCKS[block].language is None for block in model.scorer.blocks)
    for head in model.scorer.heads.values():
        assert head.dense.size == 0


@every_language
def test_a_saved_model_says_the_same(
    code: str, models: dict[str, StanceModel], tmp_path: Path
) -> None:
    models[code].save(tmp_path / "m.zip")
    loaded = stancelib.load(tmp_path / "m.zip")
    assert loaded.scorer.language == code
    given = make(code, held=True)
    assert np.array_equal(predictions(loaded, given), predictions(models[code], given))


def predictions(model: StanceModel, records: list[AnnotatedText]) -> np.ndarray:
    pairs = [p.pair for p in marked_pairs(records, model.scorer.language)]
    return model.scorer.predict_proba([p for p in pairs if p is not None])


@every_language
def test_swapping_names_changes_nothing(code: str, models: dict[str, StanceModel]) -> None:
    given = [r for r in make(code, held=True) if len(r.mentions) == 2]
    swapped = [swap(r) for r in given]
    assert [r.text for r in swapped] != [r.text for r in given]
    there, back = predictions(models[code], given), predictions(models[code], swapped)
    assert np.abs(there - back).max() < 1e-9
    assert set(there.argmax(axis=1)) == {0, 1, 2}


def swap(given: AnnotatedText) -> AnnotatedText:
    text, (a, b) = given.text, sorted(given.mentions, key=lambda m: m.start)
    one, two = text[a.start : a.end], text[b.start : b.end]
    swapped = text[: a.start] + two + text[a.end : b.start] + one + text[b.end :]
    shift = len(two) - len(one)
    return replace(
        given,
        text=swapped,
        mentions=(
            replace(a, end=a.end + shift),
            replace(b, start=b.start + shift),
        ),
    )


@every_language
def test_names_are_not_learned(code: str, models: dict[str, StanceModel]) -> None:
    words = {w.lower() for name in LANGUAGES[code].names[:5] for w in name.split() if len(w) > 4}
    if code == "zh":
        words = set(LANGUAGES[code].names)
    for head in models[code].scorer.heads.values():
        said = {feature.split(" ")[-1] for feature in head.vocabulary}
        assert said.isdisjoint(words)


@every_language
def test_direction_counts(code: str, models: dict[str, StanceModel]) -> None:
    language = LANGUAGES[code]
    a, b = language.names[7:9]
    text = language.frames[5].format(language.patterns["oppose"][0].format(a=a, b=b))
    there, back = predictions(models[code], [record("1", text, "oppose", a=a, b=b)])
    assert LABELS[there.argmax()] == "oppose"
    assert LABELS[back.argmax()] == "neutral"


@every_language
def test_whole_articles_with_actors_given(code: str, models: dict[str, StanceModel]) -> None:
    language = LANGUAGES[code]
    a, b, c = language.names[5:8]
    gap = "" if code == "zh" else " "
    text = gap.join(
        (
            language.frames[4].format(language.patterns["oppose"][0].format(a=a, b=b)),
            *[language.frames[k].format(language.patterns["neutral"][k].format(a=b, b=c))
              for k in range(4)] * 3,
            language.frames[5].format(language.patterns["support"][0].format(a=c, b=b)),
        )
    )  # fmt: skip
    graph = models[code].score(text, actors=[a, b, c])
    assert graph[a, b].label == "oppose"
    assert graph[c, b].label == "support"
    for mention in graph.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text in (a, b, c)
    for evidence in graph[a, b].evidence:
        assert text[evidence.start : evidence.end] == evidence.text
        assert a in evidence.text
    (first, *_) = models[code].explain(text, a, b, actors=[a, b, c])
    assert first.remainder < 1e-9
    assert first.predicted == "oppose"


def test_an_article_without_actors_given(models: dict[str, StanceModel]) -> None:
    graph = models["de"].score("Am Montag hat Frau Albers die Stadtwerke gelobt.")
    assert not graph.stances
    assert any("give the actors" in warning for warning in graph.warnings)


def test_a_model_of_another_language_warns(
    models: dict[str, StanceModel], caplog: pytest.LogCaptureFixture
) -> None:
    text = " ".join(r.text for r in make("de")[:20])
    assert any("does not look like English" in w for w in stancelib.score(text).warnings)
    assert not any("looks like" in w for w in models["de"].score(text).warnings)
    english = "The mayor has praised the council for what it did, and they were glad of it."
    assert any("looks like English" in w for w in models["de"].score(english).warnings)
    caplog.clear()
    models["de"].evaluate(corpus("de", held=True))
    assert not caplog.messages
    stancelib.load("fast").evaluate(corpus("de", held=True))
    assert any("looks like 'de'" in message for message in caplog.messages)


# --- files ---------------------------------------------------------------------------------


@every_language
def test_native_file_without_lang(
    code: str, models: dict[str, StanceModel], tmp_path: Path
) -> None:
    write_native(corpus(code), tmp_path / "own.jsonl")
    model = stancelib.train(read_corpus(tmp_path / "own.jsonl"))
    assert model.info.sha256 == models[code].info.sha256


@every_language
@pytest.mark.parametrize("offsets", [True, False], ids=["offsets", "names"])
def test_table_with_labels_of_ones_own(code: str, offsets: bool, tmp_path: Path) -> None:
    own = {"oppose": "contra!", "neutral": "0", "support": "за"}
    for held in (False, True):
        with (tmp_path / f"{held}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Satz", "wer", "wen", "wie", "s0", "s1", "t0", "t1"])
            writer.writerows(rows(make(code, held=held), own, offsets))
    columns = {"text": "Satz", "source": "wer", "target": "wen", "label": "wie"}
    if offsets:
        columns |= {"source_start": "s0", "source_end": "s1"}
        columns |= {"target_start": "t0", "target_end": "t1"}
    labels: dict[str, Label | None] = {theirs: ours for ours, theirs in own.items()}  # type: ignore[misc]
    train, test = (
        read_corpus(tmp_path / f"{held}.csv", "csv", columns=columns, labels=labels)
        for held in (False, True)
    )
    metrics = stancelib.train(train).evaluate(test).metrics
    assert metrics["located"] == 1.0
    assert metrics["accuracy"] > 0.7


def rows(
    records: list[AnnotatedText], own: dict[str, str], offsets: bool
) -> Iterator[list[object]]:
    for given in records:
        spans = {m.id: (m.start, m.end) for m in given.mentions}
        names = {key: given.text[slice(*span)] for key, span in spans.items()}
        for stance in given.stances:
            cells: list[object] = [
                given.text,
                names.get(stance.source, AUTHOR),
                names[stance.target],
                own[stance.label],
            ]
            if offsets:
                cells += [*spans.get(stance.source, ("", "")), *spans[stance.target]]
            yield cells


def test_actors_marked_in_whole_texts() -> None:
    found = []
    for number, given in enumerate(r for r in make("de") if len(r.mentions) == 2):
        actors = tuple(
            Actor(f"actor-{m.id}", f"no such name {m.id}", "group") for m in given.mentions
        )
        mentions = tuple(replace(m, actor=f"actor-{m.id}") for m in given.mentions)
        stance = AnnotatedStance("actor-a", "actor-b", given.stances[0].label)
        found.append(
            AnnotatedText(
                str(number), given.text, mentions=mentions, actors=actors, stances=(stance,)
            )
        )
    own = AnnotatedCorpus.from_records(found)
    metrics = stancelib.train(own).evaluate(own).metrics
    assert metrics["located"] == 1.0
    assert metrics["accuracy"] > 0.9


# --- which language ------------------------------------------------------------------------


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


# --- said, and refused ---------------------------------------------------------------------


def test_says_what_it_falls_back_to(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "stancelib"):
        model = stancelib.train(corpus("es"))
    (line,) = [r.getMessage() for r in caplog.records if "lexicon" in r.getMessage()]
    assert line.startswith("es: no parser, lexicon or vectors")
    for block in default_blocks("es"):
        assert block in line
    assert model.training["language_note"] == line
    json.dumps(model.training)


def test_blocks_of_english_are_refused() -> None:
    with pytest.raises(InputError, match=r"paths.*English only.*'de'.*words"):
        stancelib.train(corpus("de"), features=["words", "paths"])
    model = stancelib.train(corpus("de"), features=["words"])
    assert model.scorer.blocks == ("words",)


def test_a_base_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match=r"'de'.*base.*'en'"):
        stancelib.train(corpus("de"), base="fast")


def test_clauses_of_the_wrong_kind_are_refused(models: dict[str, StanceModel]) -> None:
    given = make("de")[:4]
    for model, language in ((stancelib.load("fast"), "de"), (models["de"], "en")):
        pairs = [p.pair for p in marked_pairs(given, language) if p.pair is not None]
        assert pairs
        with pytest.raises(InputError, match="cannot be scored by a model of"):
            model.scorer.predict_proba(pairs)


# --- text ----------------------------------------------------------------------------------


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
