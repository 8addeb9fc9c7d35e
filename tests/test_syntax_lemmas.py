"""Base forms: of verbs, nouns and adjectives, regular or not, and of any other word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib.syntax.features import MASK, MASK_ADJ
from stancelib.syntax.lemmas import Lemmatiser, lexicon_lemmas, load_lemmatiser

# Inflected form / base form.
VERBS = """
warned/warn accuses/accuse accused/accuse stopped/stop planned/plan backed/back denied/deny
agreed/agree shot/shoot laid/lay criticises/criticise criticizes/criticize criticized/criticize
condemned/condemn condemning/condemn urged/urge urging/urge blamed/blame blaming/blame
hailed/hail praised/praise praising/praise slammed/slam slamming/slam banned/ban banning/ban
vowed/vow threatened/threaten threatening/threaten said/say told/tell sought/seek fought/fight
met/meet held/hold led/lead struck/strike withdrew/withdraw withdrawn/withdraw imposed/impose
imposing/impose opposed/oppose opposing/oppose supported/support supporting/support
welcomed/welcome welcoming/welcome rejected/reject rejecting/reject referred/refer
referring/refer committed/commit committing/commit permitted/permit admitted/admit forced/force
forcing/force pledged/pledge pledging/pledge killed/kill killing/kill attacked/attack
invaded/invade invading/invade occupied/occupy allied/ally relied/rely defied/defy defying/defy
lied/lie lying/lie died/die dying/die tied/tie tying/tie cancelled/cancel canceled/cancel
labelled/label labeled/label travelled/travel quarrelled/quarrel trusted/trust
distrusted/distrust hindered/hinder hosted/host visited/visit targeted/target targeting/target
benefited/benefit budgeted/budget sanctioned/sanction sanctioning/sanction freed/free
freeing/free fled/flee fleeing/flee agreeing/agree seeing/see being/be was/be were/be has/have
had/have does/do did/do goes/go going/go went/go says/say passes/pass passed/pass pushes/push
pushed/push watches/watch teaches/teach reaches/reach fixes/fix taxes/tax taxed/tax mixed/mix
bullies/bully bullied/bully bullying/bully denies/deny denying/deny vetoes/veto vetoed/veto
vetoing/veto echoes/echo echoed/echo embargoed/embargo undergoes/undergo undermines/undermine
undermined/undermine undermining/undermine continued/continue continuing/continue argued/argue
arguing/argue rescued/rescue pursued/pursue pursuing/pursue issued/issue valued/value sued/sue
suing/sue glued/glue queued/queue released/release releasing/release ceased/cease
increased/increase eased/ease easing/ease leased/lease pleased/please closed/close
proposed/propose exposed/expose refused/refuse refusing/refuse used/use using/use abused/abuse
caused/cause focused/focus focusing/focus discussed/discuss discussing/discuss expressed/express
expressing/express stressed/stress pressed/press harassed/harass harassing/harass
dismissed/dismiss dismissing/dismiss dismisses/dismiss possessed/possess crossed/cross
missed/miss missing/miss called/call calling/call filled/fill fulfilled/fulfil fulfils/fulfil
controlled/control controlling/control expelled/expel expelling/expel compelled/compel
repelled/repel rebelled/rebel patrolled/patrol toppled/topple toppling/topple troubled/trouble
tackled/tackle tackling/tackle settled/settle battled/battle battling/battle enabled/enable
crippled/cripple belittled/belittle belittling/belittle ridiculed/ridicule ridiculing/ridicule
derided/deride deriding/deride mocked/mock scolded/scold rebuked/rebuke rebuking/rebuke
denounced/denounce denouncing/denounce announced/announce convinced/convince endorsed/endorse
endorsing/endorse reversed/reverse disbursed/disburse nursed/nurse cursed/curse charged/charge
charging/charge merged/merge emerged/emerge challenged/challenge challenging/challenge
avenged/avenge acknowledged/acknowledge judged/judge besieged/besiege alleged/allege
alleging/allege encouraged/encourage encouraging/encourage engaged/engage damaged/damage
managed/manage changed/change changing/change arranged/arrange exchanged/exchange
infringed/infringe hanged/hang banged/bang belonged/belong hung/hang wronged/wrong
obliged/oblige divulged/divulge indulged/indulge believed/believe believing/believe saved/save
serving/serve served/serve deserved/deserve deserves/deserve approved/approve
disapproved/disapprove resolved/resolve solved/solve involved/involve violated/violate
violating/violate retaliated/retaliate negotiated/negotiate mediated/mediate annexed/annex
annexing/annex bombed/bomb bombing/bomb shelled/shell shelling/shell shelved/shelve jailed/jail
jailing/jail detained/detain detaining/detain assailed/assail lambasted/lambast
lambasting/lambast blasted/blast blasting/blast excoriated/excoriate castigated/castigate
chided/chide chiding/chide berated/berate berating/berate lauded/laud applauded/applaud
saluted/salute saluting/salute thanked/thank backing/back favoured/favour favored/favor
favouring/favour honoured/honour honored/honor harboured/harbour harbored/harbor offered/offer
offering/offer feared/fear fearing/fear declared/declare declaring/declare compared/compare
shared/share sharing/share prepared/prepare scared/scare dared/dare appeared/appear
repeated/repeat treated/treat defeated/defeat defeating/defeat cheated/cheat created/create
creating/create hated/hate hating/hate stated/state stating/state devastated/devastate
promoted/promote quoted/quote voted/vote voting/vote devoted/devote noted/note noting/note
boycotted/boycott boycotting/boycott plotted/plot plotting/plot spotted/spot cited/cite
citing/cite invited/invite inviting/invite united/unite uniting/unite incited/incite
inciting/incite exploited/exploit exploiting/exploit limited/limit limiting/limit
prohibited/prohibit prohibiting/prohibit persecuted/persecute prosecuted/prosecute
disputed/dispute disputing/dispute rebutted/rebut refuted/refute executed/execute
polluted/pollute bribed/bribe described/describe subscribed/subscribe disturbed/disturb
curbed/curb curbing/curb snubbed/snub snubbing/snub stabbed/stab robbed/rob robbing/rob
helped/help helping/help hoped/hope hoping/hope escaped/escape shaped/shape stripped/strip
equipped/equip dropped/drop dropping/drop kidnapped/kidnap worshipped/worship developed/develop
developing/develop begged/beg begging/beg bragged/brag nagged/nag hugged/hug begun/begin
began/begin winning/win won/win running/run ran/run cutting/cut putting/put setting/set
hitting/hit sitting/sit getting/get letting/let quit/quit betting/bet beat/beat beaten/beat
beating/beat broke/break broken/break breaking/break took/take taken/take taking/take gave/give
given/give giving/give made/make making/make came/come coming/come become/become became/become
wrote/write writing/write written/write rose/rise rising/rise risen/rise arisen/arise
chose/choose chosen/choose choosing/choose spoke/speak spoken/speak drove/drive driven/drive
driving/drive froze/freeze frozen/freeze freezing/freeze stole/steal stolen/steal swore/swear
tore/tear torn/tear wore/wear bore/bear lost/lose losing/lose left/leave leaving/leave kept/keep
brought/bring bought/buy thought/think taught/teach caught/catch felt/feel dealt/deal meant/mean
sent/send spent/spend lent/lend built/build bent/bend paid/pay paying/pay stood/stand
understood/understand heard/hear sold/sell fell/fall fallen/fall grew/grow grown/grow knew/know
known/know threw/throw thrown/throw blew/blow drew/draw drawn/draw flew/fly flown/fly hurt/hurt
cost/cost spread/spread bled/bleed fed/feed sped/speed lit/light hid/hide hidden/hide bit/bite
bitten/bite forgave/forgive forgiven/forgive forgot/forget forgotten/forget misled/mislead
mistook/mistake misunderstood/misunderstand dug/dig stuck/stick swung/swing wept/weep
shook/shake shaken/shake sank/sink sunk/sink sang/sing lies/lie dies/die ties/tie defies/defy
relies/rely panicked/panic panicking/panic mimicked/mimic trafficked/traffic trafficking/traffic
criticised/criticise criticising/criticise criticizing/criticize ostracised/ostracise
apologised/apologise apologized/apologize recognised/recognise recognized/recognize
penalised/penalise normalised/normalise sympathised/sympathise antagonised/antagonise
demonised/demonise demonized/demonize destabilised/destabilise destabilized/destabilize
promised/promise advised/advise revised/revise surprised/surprise compromised/compromise
raised/raise raising/raise poised/poise chastised/chastise despised/despise despising/despise
vilified/vilify vilifies/vilify glorified/glorify notified/notify clarified/clarify stayed/stay
delayed/delay obeyed/obey disobeyed/disobey betrayed/betray betraying/betray played/play
destroyed/destroy destroying/destroy deployed/deploy deploying/deploy annoyed/annoy
enjoyed/enjoy enjoying/enjoy employed/employ allowed/allow allowing/allow followed/follow
showed/show shown/show viewed/view viewing/view reviewed/review interviewed/interview
renewed/renew owed/owe owing/owe owes/owe owned/own screwed/screw guaranteed/guarantee
guaranteeing/guarantee disagreed/disagree disagreeing/disagree disagrees/disagree decreed/decree
seized/seize seizing/seize analysed/analyse analyzed/analyze paralysed/paralyse
paralyzed/paralyze boosted/boost boosting/boost bolstered/bolster bolstering/bolster
scrapped/scrap scrapping/scrap axed/axe axing/axe vying/vie vied/vie hugging/hug
overturned/overturn overturning/overturn overruled/overrule ruled/rule ruling/rule filed/file
filing/file failed/fail failing/fail fueled/fuel fuelled/fuel fuelling/fuel stalled/stall
stalling/stall installed/install recalled/recall recalling/recall pulled/pull quelled/quell
quelling/quell spelled/spell yelled/yell rolled/roll polled/poll schooled/school cooled/cool
fooled/fool ignored/ignore ignoring/ignore deplored/deplore deploring/deplore deplores/deplore
abhorred/abhor abhors/abhor implored/implore implores/implore explored/explore restored/restore
scored/score adored/adore admired/admire admiring/admire admires/admire fired/fire firing/fire
hired/hire retired/retire required/require desired/desire inspired/inspire conspired/conspire
conspiring/conspire aspired/aspire expired/expire aired/air impaired/impair repaired/repair
despaired/despair cheered/cheer cheering/cheer jeered/jeer sneered/sneer sneering/sneer
steered/steer volunteered/volunteer interfered/interfere interfering/interfere
interferes/interfere adhered/adhere suffered/suffer suffering/suffer differed/differ
deterred/deter deterring/deter preferred/prefer preferring/prefer deferred/defer
conferred/confer inferred/infer occurred/occur occurring/occur spurred/spur spurring/spur
barred/bar barring/bar marred/mar scarred/scar stirred/stir stirring/stir blurred/blur erred/err
procured/procure injured/injure injuring/injure secured/secure lured/lure luring/lure
tortured/torture captured/capture capturing/capture lectured/lecture pressured/pressure
pressuring/pressure reassured/reassure measured/measure ensured/ensure censured/censure
censuring/censure censures/censure cured/cure waged/wage spared/spare spares/spare belying/belie
stationed/station stationing/station
"""
NOUNS = """
allies/ally crises/crisis sanctions/sanction governments/government officials/official
troops/troop enemies/enemy countries/country parties/party leaders/leader policies/policy
attacks/attack talks/talk ties/tie relations/relation lies/lie losses/loss witnesses/witness
businesses/business processes/process successes/success speeches/speech clashes/clash
coaches/coach taxes/tax boxes/box heroes/hero vetoes/veto embargoes/embargo echoes/echo
tomatoes/tomato photos/photo men/man women/woman children/child people/people wives/wife
lives/life knives/knife wolves/wolf thieves/thief halves/half analyses/analysis bases/base
basis/basis theses/thesis hypotheses/hypothesis oases/oasis diagnoses/diagnosis
emphases/emphasis phases/phase cases/case causes/cause abuses/abuse excuses/excuse houses/house
purposes/purpose responses/response offenses/offense offences/offence alliances/alliance
provinces/province forces/force prices/price services/service judges/judge charges/charge
pledges/pledge challenges/challenge villages/village hostages/hostage missiles/missile
articles/article rules/rule heirs/heir news/news series/series species/species status/status
virus/virus viruses/virus campuses/campus bonuses/bonus buses/bus gases/gas press/press
address/address addresses/address congress/congress weapons/weapon bombs/bomb criteria/criterion
phenomena/phenomenon media/media feet/foot teeth/tooth mice/mouse politics/politics
economics/economics critics/critic ethics/ethics means/means headquarters/headquarters
works/work tariffs/tariff staff/staff chiefs/chief beliefs/belief proofs/proof rights/right
terrorists/terrorist militias/militia regimes/regime monopolies/monopoly journeys/journey
boys/boy days/day keys/key attorneys/attorney envoys/envoy convoys/convoy mosques/mosque
dialogues/dialogue issues/issue values/value revenues/revenue rescues/rescue refugees/refugee
committees/committee employees/employee fees/fee trustees/trustee shoes/shoe toes/toe foes/foe
woes/woe axes/ax prizes/prize sizes/size quizzes/quiz buzz/buzz ashes/ash wishes/wish
caches/cache headaches/headache approaches/approach breaches/breach coup/coup coups/coup
corps/corps chaos/chaos bias/bias biases/bias atlas/atlas atlases/atlas lens/lens lenses/lens
canvas/canvas christmas/christmas gas/gas diabetes/diabetes apparatus/apparatus
consensus/consensus census/census fuss/fuss nazis/nazi menus/menu
"""
ADJECTIVES = """
better/good best/good worse/bad worst/bad bigger/big biggest/big larger/large largest/large
safer/safe safest/safe happier/happy happiest/happy angrier/angry stronger/strong
strongest/strong weaker/weak weakest/weak hotter/hot hottest/hot tougher/tough toughest/tough
closer/close closest/close harsher/harsh harshest/harsh fiercer/fierce fiercest/fierce
fairer/fair freer/free freest/free wider/wide widest/wide older/old oldest/old newer/new
newest/new higher/high highest/high later/late latest/late greater/great greatest/great
smaller/small smallest/small deeper/deep deepest/deep friendlier/friendly friendliest/friendly
deadlier/deadly deadliest/deadly uglier/ugly bloodier/bloody bloodiest/bloody wealthier/wealthy
heavier/heavy earlier/early earliest/early honest/honest modest/modest former/former other/other
proper/proper clever/clever bitter/bitter sober/sober eager/eager sinister/sinister
tender/tender premier/premier sadder/sad thinner/thin fewer/few fewest/few longer/long
longest/long shorter/short lower/low lowest/low richer/rich richest/rich poorer/poor
poorest/poor clearer/clear nearest/near
"""


@pytest.mark.parametrize(
    ("tag", "table"),
    [("VERB", VERBS), ("NOUN", NOUNS), ("ADJ", ADJECTIVES)],
    ids=["VERB", "NOUN", "ADJ"],
)
def test_base_forms(tag: str, table: str) -> None:
    lemma = load_lemmatiser().lemma
    cases = [case.split("/") for case in table.split()]
    wrong = [(form, base, lemma(form, tag)) for form, base in cases if lemma(form, tag) != base]
    assert not wrong
    assert len(cases) > 80


@pytest.mark.parametrize("tag", ["VERB", "NOUN", "ADJ"])
def test_a_base_form_is_its_own(tag: str) -> None:
    # "bound", "found", "means": base forms that are inflected forms of more frequent ones.
    lemma = load_lemmatiser().lemma
    known = sorted(lexicon_lemmas()[tag])
    wrong = [(word, lemma(word, tag)) for word in known if lemma(word, tag) != word]
    assert len(wrong) <= len(known) * 0.01, wrong


def test_other_words_stay_as_they_are() -> None:
    lemma = load_lemmatiser().lemma
    for word, tag in [
        ("his", "PRON"),
        ("as", "ADP"),
        ("the", "DET"),
        (MASK, "PROPN"),
        ("", "VERB"),
    ]:
        assert lemma(word, tag) == word
    assert lemma(MASK_ADJ, "ADJ") == MASK_ADJ
    assert lemma("been", "AUX") == "be"


@settings(max_examples=300)
@given(st.text(max_size=20), st.sampled_from(["VERB", "AUX", "NOUN", "PROPN", "ADJ", "X", ""]))
def test_any_word_has_a_base_form(word: str, tag: str) -> None:
    found = load_lemmatiser().lemma(word, tag)
    assert isinstance(found, str)
    assert bool(found) == bool(word)
    assert load_lemmatiser().lemma(word, tag) == found


def test_tables_come_before_rules() -> None:
    base = Lemmatiser(
        {"VERB": {"warn"}, "NOUN": set(), "ADJ": set()},
        {"VERB": {"warned": "odd"}, "NOUN": {}, "ADJ": {}},
    )
    assert base.lemma("warned", "VERB") == "odd"
    assert base.lemma("warning", "VERB") == "warn"
    assert base.lemma("warnings", "NOUN") == "warning"
