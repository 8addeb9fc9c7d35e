"""The gazetteer as data: complete, consistent, and what its recipe makes."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATH = ROOT / "stancelib" / "resources" / "gazetteer.json"
SCRIPT = ROOT / "training" / "build_gazetteer.py"
SLOTS = {"name", "alias", "demonym", "people", "capital", "seat", "acting", "role"}

UN_MEMBERS = re.findall(
    "[A-Z]{2}",
    """
    AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM
    CA CF TD CL CN CO KM CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA
    GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP KR KW KG
    LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM NA NR NP NL
    NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN RS SC SL
    SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY
    UZ VU VE VN YE ZM ZW
    """,
)

AMBIGUOUS_COUNTRY_FORMS = {
    "Congo",
    "Congolese",
    "Dominican",
    "Dominicans",
    "Korea",
    "Korean",
    "Koreans",
}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return json.loads(PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def entries(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in data["entries"]}


def forms_of(entry: dict[str, Any]) -> Iterator[str]:
    """Every surface form of an entry but its roles, which are shared by nature."""
    for slot, forms in entry["forms"].items():
        if slot != "role":
            yield from forms


def test_header_says_where_the_data_came_from(data: dict[str, Any]) -> None:
    assert data["format"] == 1
    assert len(data["sources"]) == 3
    for source in data["sources"]:
        assert all(source[key] for key in ("name", "version", "licence", "taken"))


def test_file_is_small_and_has_one_entry_a_line(data: dict[str, Any]) -> None:
    text = PATH.read_text(encoding="utf-8")
    assert len(text.encode()) < 600_000
    lines = [line for line in text.splitlines() if line.startswith('{"id":')]
    assert len(lines) == len(data["entries"])


def test_ids_are_unique(data: dict[str, Any]) -> None:
    ids = [entry["id"] for entry in data["entries"]]
    assert len(ids) == len(set(ids))
    assert "AUTHOR" not in ids


@pytest.mark.parametrize("code", UN_MEMBERS)
def test_un_member_is_complete(entries: dict[str, dict[str, Any]], code: str) -> None:
    entry = entries[code]
    assert entry["kind"] == "country"
    forms = entry["forms"]
    assert forms["name"][0] == entry["name"]
    # The capital of Singapore is Singapore.
    assert forms.get("demonym")
    assert forms.get("capital") or code == "SG"


def test_there_are_193_un_members() -> None:
    assert len(set(UN_MEMBERS)) == 193


def test_every_country_of_iso_3166_and_kosovo(entries: dict[str, dict[str, Any]]) -> None:
    codes = {
        key
        for key, entry in entries.items()
        if entry["kind"] == "country" and not entry.get("region")
    }
    assert len(codes) == 250
    assert {"XK", "TW", "PS", "VA", "HK", "GL", "PR"} <= codes
    assert all(len(code) == 2 for code in codes)


def test_entries_are_well_formed(entries: dict[str, dict[str, Any]]) -> None:
    kinds = {"country", "organisation", "group", "person", "guard"}
    for key, entry in entries.items():
        assert entry["kind"] in kinds, key
        assert entry["forms"].keys() <= SLOTS, key
        assert entry["forms"].get("name") or entry["forms"].get("acting"), key
        flat = [form for forms in entry["forms"].values() for form in forms]
        assert len(flat) == len(set(flat)), key
        for form in flat:
            assert form == form.strip(), key
            assert form, key
            assert "’" not in form, key
        assert set(entry.get("risky", ())) <= set(flat), key
        if entry["kind"] == "person":
            assert entry["gender"] in ("m", "f"), key


def test_parents_exist_and_do_not_go_in_circles(entries: dict[str, dict[str, Any]]) -> None:
    for key in entries:
        seen = {key}
        parent = entries[key]["parent"]
        while parent is not None:
            assert parent in entries, key
            assert parent not in seen, key
            assert entries[parent]["kind"] != "guard", key
            seen.add(parent)
            parent = entries[parent]["parent"]


def test_countries_share_only_known_forms(entries: dict[str, dict[str, Any]]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for key, entry in entries.items():
        if entry["kind"] == "country":
            for form in forms_of(entry):
                owners[form].add(key)
    shared = {form for form, keys in owners.items() if len(keys) > 1}
    assert shared == AMBIGUOUS_COUNTRY_FORMS


def test_shared_forms_are_listed_likeliest_first(
    data: dict[str, Any], entries: dict[str, dict[str, Any]]
) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        for form in forms_of(entry):
            owners[form].append(key)
    shared = {form: keys for form, keys in owners.items() if len(keys) > 1}
    assert shared.keys() == data["ambiguous"].keys()
    for form, keys in shared.items():
        assert set(keys) == set(data["ambiguous"][form])
        # A reader that keeps the first entry claiming a form is right.
        assert keys[0] == data["ambiguous"][form][0], form


@pytest.mark.parametrize(
    ("form", "owner", "slot"),
    [
        ("U.S.", "US", "alias"),
        ("Kremlin", "RU", "seat"),
        ("Kiev", "UA", "capital"),
        ("Kyiv", "UA", "capital"),
        ("Downing Street", "GB", "seat"),
        ("Brussels", "EU", "seat"),
        ("Burma", "MM", "alias"),
        ("Ivory Coast", "CI", "name"),
        ("Côte d'Ivoire", "CI", "name"),
        ("Czechia", "CZ", "name"),
        ("Türkiye", "TR", "name"),
        ("Nato", "NATO", "alias"),
        ("Zelenskiy", "volodymyr-zelensky", "alias"),
        ("Erdoğan", "recep-tayyip-erdogan", "alias"),
        ("Pentagon", "US-PENTAGON", "name"),
        ("Scottish", "GB-SCT", "demonym"),
        ("Republican", "US-REPUBLICANS", "demonym"),
    ],
)
def test_form_is_where_it_belongs(
    entries: dict[str, dict[str, Any]], form: str, owner: str, slot: str
) -> None:
    assert form in entries[owner]["forms"][slot]


def test_parents_follow_the_executive_only(entries: dict[str, dict[str, Any]]) -> None:
    def parent(key: str) -> str | None:
        return entries[key]["parent"]

    assert parent("US-PENTAGON") == "US"
    assert parent("EU-COMMISSION") == "EU"
    assert parent("sergey-lavrov") == "RU"
    assert parent("jens-stoltenberg") == "NATO"
    for independent in (
        *("US-CONGRESS", "US-SENATE", "US-SUPREME-COURT", "US-FED", "US-REPUBLICANS"),
        *("IL-KNESSET", "DE-BUNDESTAG", "RU-DUMA", "GB-LABOUR"),
        *("EU-PARLIAMENT", "ECB", "UNSC", "ICC"),
    ):
        assert parent(independent) is None, independent
    assert parent("nancy-pelosi") == "US-HOUSE"
    assert parent("jeremy-corbyn") == "GB-LABOUR"


def test_lower_case_us_is_no_name(entries: dict[str, dict[str, Any]]) -> None:
    assert not any("us" in forms_of(entry) for entry in entries.values())


@pytest.mark.parametrize("name", ["New Orleans", "French fries", "Panama Papers", "New England"])
def test_lookalikes_are_guards(entries: dict[str, dict[str, Any]], name: str) -> None:
    owners = [e for e in entries.values() if name in forms_of(e)]
    assert [e["kind"] for e in owners] == ["guard"]


def test_media_are_marked(entries: dict[str, dict[str, Any]]) -> None:
    for key in ("REUTERS", "AP", "BBC", "NYT", "XINHUA", "TASS"):
        assert entries[key]["media"] is True
    assert not any("media" in e for e in entries.values() if e["kind"] != "organisation")


def test_word_lists(data: dict[str, Any]) -> None:
    titles = data["titles"]
    assert {"executive", "legislative", "judicial", "party", "other"} <= titles.keys()
    flat = [title for names in titles.values() for title in names]
    assert len(flat) > 150
    assert all(title == title.lower() for title in flat)
    government, private = set(data["government_nouns"]), set(data["private_nouns"])
    assert len(government) >= 150
    assert len(private) >= 100
    assert not government & private
    names = data["first_names"]
    assert len(names["m"]) + len(names["f"]) >= 700


def test_recipe_makes_the_same_file() -> None:
    pytest.importorskip("pycountry", reason="needed at build time only")
    pytest.importorskip("babel", reason="needed at build time only")
    spec = importlib.util.spec_from_file_location("build_gazetteer", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    bundled = json.loads(PATH.read_text(encoding="utf-8"))
    if module.sources() != bundled["sources"]:
        pytest.skip("other versions of pycountry or Babel than the bundled file was built with")
    assert module.build() == PATH.read_text(encoding="utf-8")
