"""Kinds of nouns that people contest, and the words by which they take sides."""

from __future__ import annotations

from . import words as w
from .verbs import numbers
from .words import word_set

# Contested with a modifier: "travel ban", "ban on plastic bags".
HEADS = word_set(
    "abolition access accession accord accords acquisition act agreement aid airstrikes alliance "
    "amendment amnesty annexation appointment arrest arrests assault attack attacks autonomy award "
    "bailout ban bans bases bid bill blockade blockades boycott boycotts budget bypass cap "
    "campaign cancellation cease-fire ceasefire charges charter claim closure closures coalition "
    "code commission compact compensation concessions contract contracts control controls "
    "convention coup crackdown curbs curfew cut cuts cutbacks dam deadline deal decision "
    "declaration decree decrees demand demands demolition deployment deportation deportations "
    "detention directive discharge dismissal dissolution draft drilling drones duties duty "
    "elections embargo emergency enlargement enquiry enrichment eviction evictions exemption "
    "exercises exit expansion exports expulsion expulsions extension extradition fee fees fine "
    "fines freeze funding genocide grants guarantees guideline guidelines handover hike hikes "
    "imports imprisonment increase increases incursion independence initiative injunction inquiry "
    "intervention invasion investigation investment jailing killing killings law laws lawsuit "
    "legislation levies levy licence licences licensing lockdown loan loans mandate mandates "
    "march measure measures memorial merger mine mining mission mobilisation mobilization "
    "moratorium motion negotiation negotiations nomination occupation offensive operation order "
    "ouster oversight package pact pardon pardons partition payment payments peace penalties "
    "penalty petition phase-out pipeline plan plans plant plebiscite policies policy privatisation "
    "privatization probe program programme project projects proposal proposals prosecution "
    "prosecutions protest protests protocol pullout purchase putsch question quota quotas raid "
    "raids rate rates ratification reactor reactors recognition redundancies referendum reform "
    "reforms regulation regulations release removal repeal repression request resettlement "
    "resolution restriction restrictions return reunification rights rise rises rollout rule rules "
    "ruling rulings sale sales sanction sanctions sacking scheme secession settlement settlements "
    "shelling shutdown siege spending statement status stoppage strategy strike strikes subsidies "
    "subsidy summit supplies supremacy surveillance suspension system takeover talks tariff "
    "tariffs tax taxes terms test tests text tie-up trade transfer transit treatment treaty trial "
    "troops truce ultimatum vaccination vaccine vaccines verdict veto video visit visits "
    "vote walkout walkouts wall war warrant waste weapons wire withdrawal"
)
# Contested as they are.
CAUSES = word_set(
    "abortion abortions annexation antisemitism apartheid austerity brexit cease-fire ceasefire "
    "censorship colonialism conscription corruption coup decriminalisation denuclearisation "
    "denuclearization deportation deportations devolution discrimination enlargement enrichment "
    "euthanasia expropriation fracking gerrymandering globalisation immigration impeachment "
    "independence inflation lynching marijuana medicaid medicare multiculturalism "
    "nationalisation obamacare privatisation privatization protectionism racism reparations "
    "reunification secession segregation sharia slavery socialism surrogacy terrorism torture "
    "truce unification vaccination"
)
# Without a modifier these say nothing.
VAGUE = word_set(
    "access act aid alliance attack award bid bill campaign case charge claim code commission "
    "contract control cut deadline decision demand duty election exercise exit export extension "
    "fee fine freeze funding grant guarantee import increase initiative investment law licence "
    "loan march measure memorial mine mission motion negotiation operation order package payment "
    "peace petition plan plant policy program programme project proposal purchase question rate "
    "request return right rise rule sale spending statement status strategy summit supply system "
    "talk tax term test text trade transfer transit treatment trial troop video visit vote "
    "war waste weapon"
)
# One matter has several names, the later ones bare: "the putsch", "the legislation".
SAME = tuple(
    map(
        word_set,
        (
            "coup putsch takeover ouster",
            "strike walkout stoppage",
            "cease-fire ceasefire truce",
            "act bill legislation law measure",
            "treaty accord pact agreement deal convention protocol charter",
            "merger takeover acquisition tie-up deal purchase",
            "tariff levy duty tax fee",
            "invasion incursion offensive assault",
            "plan proposal scheme programme program project initiative package",
            "dam project plant",
            "pipeline project",
            "expansion enlargement",
            "withdrawal pullout",
            "rule regulation",
            "ruling decision verdict order",
            "ban suspension boycott embargo",
            "dismissal sacking ouster removal",
            "release discharge",
            "referendum vote plebiscite",
            "fine penalty",
            "killing strike raid attack",
            "nomination appointment pick candidacy choice",
            "moratorium halt freeze pause",
            "protest march demonstration rally",
            "inquiry enquiry investigation probe review",
            "cut reduction cutback",
            "increase hike rise",
            "closure shutdown closing",
            "exchange swap",
            "development scheme application project plan proposal",
            "lawsuit suit case petition challenge complaint",
            "privatisation privatization sale auction",
            "nationalisation renationalisation nationalization",
            "blockade roadblock",
            "tournament championship event",
            "timetable schedule",
            "grant subsidy",
            "guideline rule",
            "vaccine jab vaccination",
            "redundancy layoff",
            "visit trip",
            "talk negotiation",
            "route corridor",
            "draft text",
        ),
    )
)
# What is done to a person: "the prosecution of Ana Silva".
DONE_TO = word_set(
    "appointment arrest detention dismissal expulsion extradition impeachment "
    "imprisonment jailing killing nomination ouster pardon prosecution release removal return "
    "sacking trial"
)
# Words of taking sides, next to what the side is taken on.
SIDES = w.inflected(
    "abhor accept adore applaud approve assail attack back bemoan berate bless boycott brand "
    "celebrate champion condemn criticise criticize cheer decry defend demand denounce deplore "
    "deride disapprove dismiss embrace endorse fault favor favour hail honor honour laud lambast "
    "lambaste lament lobby mock oppose praise protest ratify rebuff rebuke reject renounce "
    "repudiate resent resist ridicule scorn slam support threaten urge welcome"
) | word_set(
    "against call called calling calls sought critic critical critics hostile opponent opponents "
    "opposition proponent proponents supporter supporters advocate advocates backer backers "
    "fought fight fights fighting"
)
# A capitalised name that ends so is no body.
INSTRUMENTS = word_set(
    "accord accords act agreement amendment bill charter compact convention dam deal law pact "
    "pipeline protocol rule treaty wall"
)
# Adjectives and particles of no matter.
BARRED = word_set(
    "away back down off out up separate similar rival secondary statewide "
    "another bad better big broad controversial current cynical earlier early false few final "
    "first five former four full further future good great initial issue issued key last late "
    "latest major many more most necessary new next old one other own past peaceful possible "
    "potential previous proposed quick rapid real recent right same second serious seven several "
    "sharp simple six so-called some such sudden swift ten terrible third three true two whole "
    "whatever worse wrong"
)
MEASURES = word_set(
    "million billion trillion crore crores lakh lakhs percent cent hour day week month year decade "
    "tonnes tons kilometre kilometer mile acre hectare megawatt dollar euro pound"
)
"""Amounts, which are no part of a name: "a two-week ultimatum"."""
NOUNS = frozenset(form for noun in HEADS | CAUSES for form in (noun, *numbers(noun)))
"""Both, in singular and plural."""
ACTING = (
    w.MINISTRY_HEADS
    | w.LEGISLATURE_HEADS
    | word_set(
        "agency authority board cabinet commission committee council coalition crew delegation "
        "government opposition panel people police regulator team staff family public firm "
        "country city town village state nation world region province community side rival "
        "ally partner neighbour neighbor guard nurse tenant passenger pupil patient commuter miner "
        "migrant refugee voter parent child family customer shopper fan"
    )
) - HEADS
"""What acts or is a place: no issue."""
MISFORTUNES = word_set(
    "accident avalanche collision crash death disaster drought earthquake explosion fire flood "
    "hurricane injury murder robbery shooting stabbing storm theft tragedy tsunami wildfire"
)
"""What nobody is for."""
PLANS = word_set(
    "agreement attempt bid call calls deal decision decree demand demands intention move moves "
    "motion offer order petition plan plans pledge promise proposal proposals request right scheme"
)
"""What is told by the deed that it is for: "the plan to close the depot"."""
