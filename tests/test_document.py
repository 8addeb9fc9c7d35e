"""Tests of the document stage: sentences, tokens, quotations, language, robustness."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib.document import read_document
from stancelib.errors import InputError
from stancelib.types import Article, Document

DATA = json.loads((Path(__file__).parent / "data" / "segmentation.json").read_text("utf-8"))


def read(text: str) -> Document:
    return read_document(Article(text))


def sentences(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in read(text).sentences]


def check_invariants(document: Document) -> None:
    text = document.article.text
    tokens, starts, ends = document.tokens, document.starts, document.ends
    assert len(tokens) == len(starts) == len(ends)
    covered = 0
    for token, start, end in zip(tokens, starts, ends, strict=True):
        assert covered <= start < end
        assert text[start:end] == token
        assert not text[covered:start].strip()
        covered = end
    assert not text[covered:].strip()
    first = 0
    paragraph = 0
    for sentence in document.sentences:
        assert sentence.first == first < sentence.last
        assert sentence.start == starts[sentence.first]
        assert sentence.end == ends[sentence.last - 1]
        assert sentence.paragraph >= paragraph
        first, paragraph = sentence.last, sentence.paragraph
    assert first == len(tokens)
    order = [(quotation.start, -quotation.end) for quotation in document.quotations]
    assert order == sorted(order)
    for quotation in document.quotations:
        assert quotation.start <= starts[quotation.first]
        assert quotation.first < quotation.last
        assert starts[quotation.last - 1] < quotation.end
    assert {quotation.chain for quotation in document.quotations} == set(
        range(len({quotation.chain for quotation in document.quotations}))
    )


# --- Sentences -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["name"])
def test_segmentation(case: dict[str, str]) -> None:
    text = case["marked"].replace("¦", "")
    assert sentences(text) == [part.strip() for part in case["marked"].split("¦")]
    check_invariants(read(text))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Duma Votes on Border Bill\n\nThe Duma voted on Monday.", ["heading", "body"]),
        ("DUMA VOTES ON BILL\nThe Duma voted on Monday.", ["heading", "body"]),
        ("Duma votes on the border bill\n\nThe Duma of Russia voted today.", ["heading", "body"]),
        ("The Duma voted\n\nNato replied.", ["body", "body"]),
        ("By Jane Doe and John Roe\n\nThe Duma voted.", ["byline", "body"]),
        ("By JANE DOE, Associated Press\nThe Duma voted.", ["byline", "body"]),
        ("By Tuesday the talks were over.\n\nThe Duma voted.", ["body", "body"]),
        ("The Duma voted.\n\nBLOOMBERG, AGENCE FRANCE-PRESSE", ["body", "byline"]),
        ("The Duma voted.\n\nReuters", ["body", "byline"]),
        ("The Duma voted.\n\n(c) 2022 The Daily Example", ["body", "byline"]),
        ("The Duma voted.\n\nReporting by Ann Poe; Editing by Joe Roe", ["body", "byline"]),
        ("The Duma voted. (Additional reporting by Ann Poe)", ["body", "byline"]),
        ("Photo: Ann Poe\n\nThe Duma voted.", ["byline", "body"]),
        ("He asks for this:\n- A truce.\n* Open borders", ["body", "list", "list"]),
        ("Duma Votes on Border Bill", ["body"]),
        ("• Free the crew. Then talk.", ["list", "list"]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [sentence.kind for sentence in read(text).sentences] == kinds


def test_paragraphs_are_numbered() -> None:
    document = read("One is here. Two is here.\n\nThree is here.\nFour is here.")
    assert [sentence.paragraph for sentence in document.sentences] == [0, 0, 1, 2]


def test_overlong_sentence_is_cut() -> None:
    document = read("word " * 1200)
    assert [sentence.last - sentence.first for sentence in document.sentences] == [500, 500, 200]


# --- Tokens --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expected",
    [
        "do|n't ca|n't wo|n’t IS|N'T",
        "Russia|'s Nato|’s we|'ve they|’ll I|'d she|'s",
        "the US|'  commitment",
        "Russian|-|backed build|-|up anti|-|Western ex|-|minister COVID|-|19",
        "non-partisan co-operate pre-war e-mail",
        "U.S. U.S.|-|led a.m. e.g. D.C. Gen. Lt. Corp. etc.",
        "the talks ended|.",
        "in the U.S.",
        "J. R. Hartley (|D.|, Ohio|)",
        "No. 10 he said no|.",
        "10,000 3.5 1/2 10:30 9/11 1990s 20th $|10.5bn 5|pm €|3 40|% £|2m US$|300",
        "wait|... and|… see",
        '“|red lines|” "|red|" ‘|red|’ (|«|red|»|) [|red|]',
        "then|—|now then|–|now then|--|now",
        "see https://example.org/a-b?c=d|, www.example.org|. mfa.gov.example.com|.",
        "write to press.office@mfa.example.org|.",
        "@mfa_example said #NoWar2022|!",
        "O'Brien O’Hara|'s o'clock Qur'an D'Souza",
        "can|not gon|na",
        "and|/|or AT&T R&D",
        "ministers|' talks",
        "the '90s",
        "What|?! No|!!!",
        "coöperate cafe\u0301s co\u00adoperate naïve",
        "\ufeff|Russia",
        "Ukraine|;|Russia|:|Nato|,|Iran|.",
        "ended|.|The",
    ],
)
def test_tokens(expected: str) -> None:
    text = expected.replace("|", "")
    assert read(text).tokens == tuple(expected.replace("|", " ").split())


# --- Quotations ----------------------------------------------------------------------------


def quoted(text: str) -> list[str]:
    return [text[quotation.start : quotation.end] for quotation in read(text).quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” he said. “They stay.”", ["We go,", "They stay."]),
        ('"We go," he said. "They stay."', ["We go,", "They stay."]),
        ("«We go,» he said.", ["We go,"]),
        ("„We go,“ he said.", ["We go,"]),
        ("``We go,'' he said.", ["We go,"]),
        ("'We go,' he said. It wasn't so.", ["We go,"]),
        ("‘We go,’ he said. It wasn’t so.", ["We go,"]),
        ("'We like the ministers' talks,' he said.", ["We like the ministers' talks,"]),
        ("The ministers' talks and the generals' war.", []),
        ("The '90s weren't bad, rock 'n' roll and all.", []),
        ("It's Russia's, isn't it? The boys' toys' box.", []),
        (
            "“He called it a ‘sham’ and left,” she said.",
            ["He called it a ‘sham’ and left,", "sham"],
        ),
        (
            "‘He called it a “sham”, no less,’ she said.",
            ["He called it a “sham”, no less,", "sham"],
        ),
        ("\"It's the ministers' fault,\" he said.", ["It's the ministers' fault,"]),
        ('The pipe is 6\'2" long and 3" wide.', []),
        ('He said: "We go. They stay', ["We go. They stay"]),
        ("He said: “We go, and left. “They stay,” she said.", ["We go, and left. ", "They stay,"]),
        ("It is ” over.", []),
        ("\"\" “” ''", []),
        ("He called it “a sham.“ However, it stands.", ["a sham."]),
        ('("We go," he said.)', ["We go,"]),
        ('a "sham"—no less', ["sham"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected
    check_invariants(read(text))


def test_quotation_over_paragraphs() -> None:
    text = (
        "“We waited for years,” he said. “We have time.\n\n“Nobody listened.\n\n"
        "“They will now.”\n\n“No,” said Ms Harte."
    )
    assert [quotation.chain for quotation in read(text).quotations] == [0, 1, 1, 1, 2]
    straight = '"We have time.\n\n"They will listen now," he said.\n\nHe "left" early.'
    assert [quotation.chain for quotation in read(straight).quotations] == [0, 0, 1]
    british = "‘We have time.\n\n‘They will listen now,’ he said."
    assert [quotation.chain for quotation in read(british).quotations] == [0, 0]


def test_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "He said: “We go.\n\nThey stayed."
    document = read(text)
    assert quoted(text) == ["We go."]
    assert document.quotations[0].last == document.sentences[0].last


def test_nested_quotation_has_its_own_chain() -> None:
    first, second = read("“He called it a ‘sham’ today,” she said.").quotations
    assert first.chain != second.chain
    assert first.first < second.first < second.last < first.last
    assert not first.scare
    assert second.scare


@pytest.mark.parametrize(
    ("text", "scare"),
    [
        ('Nato must not cross "red lines" in Kiev.', True),
        ('He praised a "positive" response.', True),
        ("They warned of “massive consequences”, as before.", True),
        ("The “red lines,” as Moscow has it, are new.", True),
        ("“We go,” he said.", False),
        ("“Nonsense,” said Mr Lund.", False),
        ("He said, “Nonsense.”", False),
        ("He shouted: “Traitors”", False),
        ("The crowd roared “Traitors!” at him.", False),
        ("He called it “a threat to the whole of Europe” today.", False),
        ("“It is over”, he said.", False),
    ],
)
def test_scare(text: str, scare: bool) -> None:
    (quotation,) = read(text).quotations
    assert quotation.scare is scare


# --- Language ------------------------------------------------------------------------------

ENGLISH = [
    "The foreign minister said on Tuesday that the talks had been useful, but that his government "
    "would not accept a deal that left its borders open to attack.",
    "Russia warns Nato over red lines\nEU leaders agree new sanctions package\nMinister quits "
    "after leaked memo\nOil prices jump as Gulf tensions rise",
    "Stocks slide amid trade war fears\nChina slams US tariffs\nKremlin denies troop build-up near "
    "Ukraine\nParliament approves budget",
    "RUSSIA WARNS NATO OVER ITS RED LINES AS TALKS IN GENEVA END WITHOUT A DEAL, AND THE ALLIANCE "
    "SAYS IT WILL NOT BE BULLIED",
    "President Vladimir Putin, Foreign Minister Sergey Lavrov, Defence Minister Sergei Shoigu and "
    "Kremlin spokesman Dmitry Peskov attended.",
    "In Los Angeles the mayor of San Pedro del Mar met El Salvador's envoy, José Peña, at a café.",
]
FOREIGN = [
    "Le ministre des Affaires étrangères a déclaré mardi que les négociations avaient été utiles, "
    "mais que son gouvernement n'accepterait pas un accord qui laisserait ses frontières ouvertes.",
    "Der Außenminister sagte am Dienstag, die Gespräche seien nützlich gewesen, aber seine "
    "Regierung werde in keinem Fall ein Abkommen annehmen. Was will man in Berlin?",
    "El ministro de Asuntos Exteriores dijo el martes que las conversaciones habían sido útiles, "
    "pero que su gobierno no aceptará un acuerdo que deje sus fronteras abiertas.",
    "Il ministro degli Esteri ha detto martedì che i colloqui sono stati utili, ma che il suo "
    "governo non accetterà a nessun costo un accordo che lasci aperti i confini.",
    "O ministro disse na terça-feira que as conversas foram úteis, mas que o governo não aceitará "
    "um acordo que deixe as fronteiras abertas.",
    "De minister zei dinsdag dat de gesprekken nuttig waren, maar dat zijn regering in geen geval "
    "een akkoord zal aanvaarden dat de grenzen open laat.",
    "Utrikesministern sade i tisdags att samtalen hade varit till nytta, men att hans regering "
    "inte skulle godta ett avtal som lämnade gränserna öppna.",
    "Министр иностранных дел заявил во вторник, что переговоры были полезными, но что его "
    "правительство не примет соглашения.",
    "Minister spraw zagranicznych powiedział we wtorek, że rozmowy były pożyteczne, ale jego rząd "
    "nie przyjmie umowy, która zostawi granice otwarte.",
    "Dışişleri bakanı salı günü yaptığı açıklamada görüşmelerin yararlı olduğunu, ancak "
    "hükümetinin bir anlaşmayı kabul etmeyeceğini söyledi.",
    "Menteri luar negeri mengatakan pada hari Selasa bahwa pembicaraan itu berguna, tetapi "
    "pemerintahnya tidak akan menerima kesepakatan yang membuat perbatasan terbuka.",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_not_warned_about(text: str) -> None:
    assert read(text).warnings == ()


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_warned_about(text: str) -> None:
    (warning,) = read(text).warnings
    assert warning.startswith("text does not look like English (")
    assert warning.endswith("% function words; news has about 40%)")


def test_short_texts_are_not_judged() -> None:
    assert read("Le ministre ne veut pas de cet accord.").warnings == ()


@pytest.mark.parametrize("text", ["\x00" * 100, "3 4 5 6 7 8 9 " * 20, "| + | + " * 30])
def test_garbage_is_warned_about(text: str) -> None:
    assert "prose" in read(text).warnings[0]


# --- Any text at all -----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n", "\u2003\u2029"])
def test_blank_text(text: str) -> None:
    document = read(text)
    assert document.tokens == document.sentences == document.quotations == ()
    assert document.warnings == ()


@pytest.mark.parametrize("text", [None, b"Nato replied.", 3, ["Nato"]])
def test_text_must_be_a_string(text: object) -> None:
    with pytest.raises(InputError, match="must be a str"):
        read_document(Article(text))  # type: ignore[arg-type]


def test_article_must_be_an_article() -> None:
    with pytest.raises(InputError, match="takes an Article"):
        read_document("Nato replied.")  # type: ignore[arg-type]


def test_article_is_kept() -> None:
    article = Article("Nato replied.", id="7", title="A title")
    assert read_document(article).article is article


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    check_invariants(read(text))


PIECES = [
    *"\"'“”‘’«»„.?!…,;:()[]-—–•*\n\r\t \u2028\u200f\u00ad\ud800\x00&/@#$%",
    "\n\n", "``", "''", "...", "Mr.", "U.S.", "No. 10", "Nato", "said", "the", "ministers'",
    "don't", "Russia's", "1,000", "By Ann Poe", "Reuters", "https://a.example", "A.", "ended.The",
    "- ", "1. ", "é", "e\u0301", "日本語。", "שלום",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(["", " "]))
def test_any_mixture_of_what_matters(pieces: list[str], separator: str) -> None:
    check_invariants(read(separator.join(pieces)))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(DATA["cases"]), st.sampled_from(DATA["cases"]))
def test_paragraphs_do_not_interfere(one: dict[str, str], other: dict[str, str]) -> None:
    """Between two articles' worth of text stands a blank line: both keep their sentences."""
    parts = [case["marked"] for case in (one, other)]
    if any("\n" in part for part in parts):
        return  # whether single newlines end paragraphs is judged over the whole text
    text = "\n\n".join(part.replace("¦", "") for part in parts)
    assert sentences(text) == [s.strip() for part in parts for s in part.split("¦")]


# --- Time ----------------------------------------------------------------------------------

ARTICLE = (
    "MOSCOW • Gen. Holt said on Jan. 12 that the U.S. was “ready”. “We will not go,” he added. "
    "“We have time.” Nato's allies don't agree: 'It is a sham,' said Mr Lund of the E.U.\n\n"
)


@pytest.mark.parametrize(
    "unit",
    [
        ARTICLE, "a", " ", "\n", ".", '"', "'", "“", "‘a ", '"a" ', ". ", '."', "a. A", "A.", "a.",
        "A&", "1-", "1,", "a-", "a@", "a'", "n't", "http://", "www.,", "By A, ", "ab cd.\n", "(",
        "?” A ", "\u200f", "\ud800", "\x00", "_", "#", "-", "…", "\n- ",
    ],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.perf_counter()
        read(text)
        return time.perf_counter() - start

    seconds(100)
    short, long = float("inf"), float("inf")
    gc.disable()  # or the time of collecting other tests' garbage is measured as well
    try:
        for _ in range(8):  # the best of several: other processes take time, too
            short, long = min(short, seconds(4_000)), min(long, seconds(32_000))
            # Eight times the length: 64 times the time if anything is quadratic.
            if long <= 24 * max(short, 2e-4):
                return
    finally:
        gc.enable()
    pytest.fail(f"{short:.4f} s for 4,000 characters, {long:.4f} s for 32,000")


def test_hundred_thousand_characters() -> None:
    for unit in ("x", " ", '"', "“", "'"):
        check_invariants(read(unit * 100_000))


# --- Imports -------------------------------------------------------------------------------


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


READ = """
import sys
from stancelib.document import read_document
from stancelib.types import Article
text = "Gen. Holt left the U.S. The allies stayed."
def count(): return len(read_document(Article(text)).sentences)
"""


def test_reading_does_not_import_sklearn_or_all_of_nltk() -> None:
    run_python(
        READ
        + """
assert count() == 2
assert not [name for name in sys.modules if name.split(".")[0] in ("sklearn", "nltk")]
"""
    )


def test_nltk_is_complete_afterwards() -> None:
    run_python(
        READ
        + """
assert count() == 2
import nltk
assert nltk.FreqDist and nltk.pos_tag and nltk.tokenize.sent_tokenize
from nltk.tokenize.punkt import PunktTrainer
assert count() == 2
"""
    )


def test_nltk_imported_before_is_used() -> None:
    run_python(
        """
import sys
import nltk
from stancelib._nltk import load_punkt
assert load_punkt() is sys.modules["nltk.tokenize.punkt"]
"""
    )


def test_threads_that_import_nltk_meanwhile_get_all_of_it() -> None:
    run_python(
        READ
        + """
import threading
found = []
def use():
    import nltk
    found.append(hasattr(nltk, "pos_tag"))
threads = [threading.Thread(target=use), threading.Thread(target=count)]
threads += [threading.Thread(target=use) for _ in range(4)]
for thread in reversed(threads): thread.start()
for thread in threads: thread.join()
assert found == [True] * 5, found
assert count() == 2
"""
    )


def test_results_are_the_same_every_time() -> None:
    assert read(ARTICLE * 3) == read(ARTICLE * 3)
