"""Closed word lists that the actor stage reads, and the flags of a word.

A word is looked up once: `flag` turns it into a bit set, and everything after asks the
bits, not the word. The lists hold kinds of words, never names: those are in the gazetteer.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def inflected(stems: str) -> frozenset[str]:
    """Finite and participle forms of regular verbs."""
    forms: set[str] = set()
    for stem in stems.split():
        forms.add(stem)
        if stem.endswith(("s", "sh", "ch", "x", "z")):
            forms.update((stem + "es", stem + "ed", stem + "ing"))
        elif stem.endswith("e"):
            forms.update((stem + "s", stem + "d", stem[:-1] + "ing"))
        elif stem.endswith("y") and stem[-2] not in "aeiou":
            forms.update((stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing"))
        else:
            forms.update((stem + "s", stem + "ed", stem + "ing"))
    return frozenset(forms)


SAY = inflected(
    "accuse acknowledge add admit advise affirm agree allege announce answer argue ask assert "
    "believe blame boast call caution charge claim comment complain concede conclude confirm "
    "contend continue counter cry declare demand deny describe disclose emphasise emphasize "
    "estimate exclaim explain express fear hint imply insist interject joke lament maintain "
    "mention mock muse note object observe opine plead pledge predict proclaim promise "
    "promote propose protest quip reassure recall reiterate remark repeat reply report "
    "respond retort reveal scoff shout signal stress suggest testify urge vow volunteer warn "
    "wonder"
) | word_set(
    "say says said saying tell tells told telling write writes wrote written writing think "
    "thinks thought quipped tweet tweets tweeted tweeting post posted state stated states put "
    "puts read reads know knows knew hear heard add added go went quoting quoted"
)

_ACTION = inflected(
    "abandon abolish accept achieve act adopt aid aim allow appeal appear appoint approve "
    "arrest attack attempt attend back bar beg block bomb boycott brand cancel capture cease "
    "celebrate challenge champion close commit condemn congratulate consider control "
    "cooperate criticise criticize decide decline defeat defend defy delay deliver demonise "
    "denounce deploy deplore deride detain dismiss dispatch dispute donate ease embrace "
    "encourage end endorse enjoy enter evade exclude expand expect expel face fail favor "
    "favour fire follow force gain grant greet hail halt hammer help highlight hope host "
    "ignore impose incite increase influence inform insult intend intervene invade invite "
    "join jail kill lack lash launch like liken limit lobby look move name need negotiate "
    "nominate obey obstruct occupy offer open oppose order organise organize oust outline "
    "oversee overturn overthrow pardon pass pay plan play postpone praise prefer prepare "
    "present press pressure prevent probe produce prohibit promote provide provoke publish "
    "punish push question raise rally reach react rebuff rebuke receive recognise recognize "
    "recommend refuse regret reject release remain remove renounce repudiate request rescue "
    "resign resist resolve restore restrict resume retain retaliate return ridicule rule "
    "sabotage sanction scorn scrap seek seem seize serve share shell show sign slam snub "
    "sponsor start stay storm strike struggle sue summon supply support surrender suspect "
    "suspend target tempt thank threaten touch trust try turn undermine unveil use veto "
    "violate visit vilify vote wait want warm weaken welcome withhold work worry walk refer "
    "exchange swap "
    "denigrate trash tout applaud hit lambast lambaste blast slap compare rail chide chastise "
    "castigate decry rap laud hail salute commend cheer mourn honour honor admire love hate "
    "despise distrust resent court woo fight mull weigh consider eye curb cut ban backtrack "
    "cave bow rebuke echo fault cite "
    "treat carry owe represent listen save arrive protect spare regard belong require settle "
    "deserve lodge collect consult introduce remember happen examine affect apply elect laugh "
    "renew employ avoid abstain contain drown gather govern reduce manage deport depend destroy "
    "enforce survive apologise apologize infuriate create rely mediate pretend disagree "
    "contribute comply annul topple remind obtain portray behave betray assist designate discover "
    "outlaw ratify succeed borrow inherit expose deepen compete suffer revise perform dither "
    "prepare"
)
_IRREGULAR = word_set(
    "sought seeks seeking sent sends send withdrew withdraws withdraw withdrawn withdrawing "
    "won wins win lost loses lose led leads lead left leaves leave met meets meet made makes "
    "make took takes take taken gave gives give given got gets get saw sees see seen began "
    "begins begin begun broke breaks break broken brought brings bring built builds build "
    "came comes come held holds hold kept keeps keep fell falls fall felt feels feel found "
    "finds find fought fights fight flew flies forgave forbade forbids gave grew grows grow "
    "ran runs run rose rises rise sat sits sit sold sells sell shot shoots shoot shut shuts "
    "spent spends spend spoke speaks speak spoken stood stands stand stole swore swears threw "
    "throws throw understood understands understand upheld upholds uphold wants backs struck "
    "strikes strike quit quits bought buys buy chose chooses choose dealt deals did done drew "
    "draws draw drove drives drive ate paid pays set sets let lets meant means overthrew "
    "overrode oversaw rebuilt hit hits cast casts beat beats bid bids slammed slamming slams "
    "planned planning dropped dropping barred barring banned banning scrapped scrapping "
    "controlled referred referring admitted admitting submitted submitting stopped stops stop "
    "stopping rapped rallied snubbed backed conferred deterred deter deters tapped chided dug "
    "ripped rips rip ripping panned pans pan panning begged cut lend lends lent lending flee fled "
    "flees fleeing forgive forgiven forgiving teach taught teaching steal stole stolen stealing "
    "repay repaid forget forgot forgotten forgetting shrugged shrugs"
)
ACT = _ACTION | _IRREGULAR
VERBS = SAY | ACT

BE = word_set("is are was were be been being 's 're 'm am")
HAVE = word_set("has have had having 've 'd")
MODAL = word_set("will would can could may might must shall should ca wo 'll cannot")
DO = word_set("does do did")
INFINITIVE = MODAL | frozenset(("to", "not", "n't"))
"""What a verb without an ending follows."""
AUX = BE | HAVE | MODAL | DO
NEGATION = word_set("not n't never no")
ADVERBS = word_set(
    "also now then still already again once even just only later earlier recently today "
    "yesterday tomorrow meanwhile however therefore thus instead often always never "
    "repeatedly publicly privately long soon further too first both all each has anymore either"
)
PREPOSITIONS = word_set(
    "about above across after against along amid amidst among around as at before behind "
    "below beneath beside between beyond by despite during except for from in inside into "
    "like near of off on onto out outside over past per regarding since than through "
    "throughout to toward towards under underneath until up upon versus via with within "
    "without including excluding"
)
PLACE_PREPOSITIONS = word_set(
    "in near at around outside inside into through throughout across within above via past of"
)
MOVEMENT = word_set("to from toward towards for")
MOVES = inflected(
    "travel return arrive head depart move walk march rush visit escape journey sail row "
    "commute relocate emigrate migrate convoy trek"
) | word_set(
    "go goes went going gone fly flies flew flown flying drive drives drove driven driving "
    "come comes came coming flee flees fled fleeing ride rode run ran leave leaves left "
    "leaving trip trips visit visits flight flights train trains road roads way route bus "
    "buses miles kilometres kilometers km north south east west born live lives lived living "
    "based reporting reported correspondent airport streets suburb suburbs"
)
PARTNER_PREPOSITIONS = word_set("with between against by toward towards over than on about")
SUBORDINATORS = word_set(
    "that which who whom whose if because although though while when where whether unless "
    "until since as after before and but or so what how why"
)
DETERMINERS = word_set(
    "the a an this that these those any some no every each its his her their our my"
)
CONJUNCTIONS = word_set("and or but nor yet")
PRONOUNS = word_set(
    "he she they it him her them his hers its their theirs we us our ours i me my mine "
    "himself herself itself themselves you your"
)
HE = word_set("he him his himself")
SHE = word_set("she her hers herself")
IT = word_set("it its itself")
THEY = word_set("they them their theirs themselves")
FIRST_PERSON = word_set("i me my mine we us our ours")
_FUNCTION = word_set(
    "there here nor yet if because although though while when where whether unless who whom "
    "whose which what how why not so such same own other another more most many much few "
    "several both all one two three four five six seven eight nine ten hundreds thousands "
    "dozens millions yes well please dear thanks although moreover furthermore nevertheless "
    "nonetheless besides accordingly additionally consequently finally similarly likewise "
    "perhaps maybe indeed monday tuesday wednesday thursday friday saturday sunday january "
    "february march april june july august september october november december feb apr jun "
    "jul aug sept sep oct nov dec spring summer autumn winter today's new last next early "
    "late old young former ex top amid every none nobody everyone everybody somebody someone "
    "nothing something anything let mon tue wed thu fri am pm gmt est et ok oh ah"
)
FUNCTION = (
    _FUNCTION | AUX | PREPOSITIONS | DETERMINERS | CONJUNCTIONS | PRONOUNS | ADVERBS | NEGATION
) - {"may", "mine", "will", "march", "ca", "wo", "et"}

# Words that open a title, run inside one, or are the noun that a title ends in.
HONORIFICS = word_set("mr mrs ms miss mx dr sir dame lord lady madam madame frau herr monsieur")
FEMALE = word_set(
    "mrs ms miss dame lady madam madame frau spokeswoman congresswoman chairwoman councilwoman "
    "ombudswoman queen princess businesswoman actress policewoman baroness mother wife daughter "
    "sister duchess"
)
MALE = word_set(
    "mr sir lord herr monsieur spokesman congressman chairman councilman king prince businessman "
    "actor policeman baron father husband son brother duke"
)
LEGISLATIVE = word_set(
    "senator senators sen sens congressman congresswoman congressmen representative "
    "representatives rep reps lawmaker lawmakers legislator mp mps senadora deputy speaker "
    "whip assemblyman assemblywoman parliamentarian congressperson delegate backbencher "
    "councillor councilor cllr councilman councilwoman councilmember alderman alderwoman selectman "
    "crossbencher frontbencher mep mla mlas mna mpp msp teachta"
)
JUDICIAL = word_set("judge justice magistrate judges justices")
PARTY = word_set("nominee candidate strategist pollster")
EXECUTIVE = word_set(
    "president presidents minister ministers premier chancellor spokesman spokeswoman "
    "spokesperson ambassador envoy secretary general governor mayor king queen prince emperor "
    "director chief diplomat commissioner chairman chairwoman chair chairperson commander "
    "admiral colonel marshal commodore coordinator lieutenant sgt gen gov lt col adm maj "
    "major captain capt counsel treasurer official adviser advisor aide attorney commissioner "
    "negotiator taoiseach leader head vice-president deputy-minister undersecretary sheriff "
    "consul ceo emir sultan ayatollah sheikh pope cardinal archbishop bishop monarch "
    "president-elect boss cofounder founder co-founder executive pres sec amb brig cmdr "
    "comptroller ombudsman ombudswoman "
    "prosecutor inspector superintendent constable detective officer tsar czar administrator "
    "mediator rapporteur vice-chancellor bundeskanzler bundeskanzlerin kanzler kanzlerin "
    "ministerpräsident präsident président presidente"
)
HEADS_BODY = word_set(
    "head director chairman chairwoman chair chairperson ceo chief executive founder "
    "cofounder co-founder president spokesman spokeswoman spokesperson secretary general "
    "commissioner boss administrator leader editor owner coordinator commander negotiator "
    "manager vice-president deputy spokespeople convener convenor"
)
"""Offices of bodies that are no countries."""
HEADING = frozenset("heads leads chairs runs directs".split())

PRIVATE_TITLES = word_set(
    "professor prof analyst economist lawyer activist journalist reporter author writer actor "
    "actress singer researcher scientist historian expert columnist scholar critic director "
    "filmmaker coach player striker doctor rev reverend rabbi imam father teacher student "
    "resident farmer billionaire businessman businesswoman investor strategist campaigner "
    "dissident blogger editor host anchor commentator correspondent veteran engineer "
    "physician epidemiologist commentator voter protester pastor worker driver nurse mother "
    "convener convenor survivor whistleblower musician comedian maulana mullah swami "
    "barrister brigadier chaplain co-chair co-leader corporal curate engr fisherman headmaster "
    "headteacher lecturer mheshimiwa midfielder midwife organiser organizer pensioner pilot "
    "rector retiree sergeant shopkeeper shri smt solicitor steelworker supervisor "
    "surgeon trooper trucker trustee"
)
TITLE_HEADS = (HONORIFICS | LEGISLATIVE | JUDICIAL | PARTY | EXECUTIVE | PRIVATE_TITLES) - {
    "deputy",
    "ex",
}
_CAPITAL_TITLES = word_set(
    "Agent Collector Coun Cr Datin Dato Datuk Mawlawi Member Mullah Provost Sister Stallholder "
    "Toshao Venerable"
)
"""Titles that are something else in small letters: so many crores."""
TITLE_PARTS = word_set(
    "foreign prime vice deputy defence defense interior finance home press interim acting "
    "national security state special first senior chief majority minority house senate shadow "
    "opposition attorney crown trade energy health education labor labour justice environment "
    "climate economy treasury agriculture transport cabinet party union city police army navy "
    "air force military former ex outgoing incoming then late retired supreme grand top lead "
    "veteran human rights democratic republican conservative liberal communist external "
    "internal affairs policy peace presidential parliamentary council speaker central bank "
    "white communications joint chiefs of staff the for and legal political campaign oil "
    "water information culture tourism digital planning development under assistant associate "
    "regional provincial state local permanent general commerce budget immigration welfare "
    "social justice sport sports housing elect district county federal circuit executive "
    "managing lt maj brig rear co two-star four-star vice-presidential defence-ministry "
    "ruling far-right far-left right-wing left-wing industry employment fisheries infrastructure "
    "mines petroleum"
)
FORMER = word_set("former ex then late retired onetime ousted deposed ex-president")

ORG_HEADS = word_set(
    "ministry department council commission committee party union university court bank group "
    "corp corporation inc agency association church front army brotherhood alliance institute "
    "foundation company ltd llc plc federation league congress parliament assembly senate "
    "bureau authority organization organisation office service society club movement "
    "coalition center centre college school hospital board fund trust forum network network's "
    "taskforce brigade brigades militia guard guards police corps academy tribunal "
    "secretariat directorate administration chamber conference confederation initiative "
    "campaign pac airlines airways motors industries holdings partners associates bancorp "
    "communications technologies systems group's airline times post tribune herald gazette "
    "journal news media press democrats republicans caucus cooperative syndicate guild "
    "consortium workers project watch works energy pharmaceuticals labs studios entertainment "
    "co hamas action command agencies command's companies parties unions caliphate community "
    "state states nations treaty navy regulator survey municipality archdiocese diocese "
    "sabha sangh sangham samiti samithi morcha dal nation tribe schools inspectorate "
    "mahasabha"
)
# Of these only a longer name is an organisation, never "X State" or "the Times" by itself.
WEAK_ORG_HEADS = word_set(
    "community state states nations times post journal news press office service center "
    "centre action energy works watch project workers school board network trust fund co "
    "initiative campaign conference treaty command guard police administration media systems "
    "forum schools"
)
MINISTRY_HEADS = word_set("ministry department secretariat treasury bureau")
LEGISLATURE_HEADS = word_set(
    "parliament congress senate assembly court tribunal party knesset chamber legislature "
    "judiciary caucus union university church club company group bank association league "
    "institute"
)
PARTICLES = word_set(
    "al bin ibn van von der den de del della di da do das dos du la le el ul abu bint ter af av zu "
    "ould abou ait"
)

PERSON_NOUNS = word_set(
    "spokesman spokeswoman spokesperson official officials man woman analyst expert source "
    "sources aide adviser advisor lawyer soldier resident witness diplomat lawmaker senator "
    "minister officer reporter journalist critic prosecutor judge commander protester "
    "activist professor doctor economist colleague employee worker voter mother father wife "
    "husband son daughter brother sister friend neighbour neighbor teacher student boy girl"
)
NEUTRAL_ADJECTIVES = word_set(
    "new further more additional such any proposed planned possible potential continued "
    "latest future recent existing current fresh tougher tough stricter harsh harsher severe "
    "eastward westward northward southward its his their our the this that these those some "
    "all crippling sweeping controversial massive full big wider broader economic "
    "international western so-called own last next first second entire whole bipartisan long- "
    "awaited disputed rapid same unilateral immediate eventual painful punishing "
    "unprecedented joint strict recent gradual partial total"
)

CAP, STOP, ACRONYM, PRONOUN, TITLE, PART, ORG, VERB, SAYS, PREP, IS_AUX, LOW, INITIAL, PARTICLE = (
    1 << k for k in range(14)
)
KNOWN = 1 << 14
ADVERB = 1 << 15
PUNCT = 1 << 16

_flags: dict[str, int] = {}


def flag(word: str) -> int:
    """The bit set of a word; remembered, because news repeats its words."""
    bits = _flags.get(word)
    if bits is None:
        if len(_flags) > 200_000:
            _flags.clear()
        bits = _flags[word] = _compute(word)
    return bits


def _compute(word: str) -> int:
    low = word.lower().replace("’", "'")
    bare = low.rstrip(".")
    bits = KNOWN
    first = word[0] if word else ""
    if not any(c.isalnum() for c in word):
        return bits | PUNCT
    function = low in FUNCTION
    if function:
        bits |= STOP
    if first.isupper():
        letters = [c for c in word if c.isalpha()]
        if len(letters) >= 2 and all(c.isupper() for c in letters) and bare not in HONORIFICS:
            bits |= CAP | ACRONYM if not function or word in ("US", "IT") else 0
        elif len(letters) == 1:
            bits |= INITIAL
            if bare not in ("a", "i"):
                bits |= CAP
        elif not function:
            bits |= CAP
    elif first.islower():
        bits |= LOW
    if low in PRONOUNS:
        bits |= PRONOUN
    if bare in TITLE_HEADS or word in _CAPITAL_TITLES:
        bits |= TITLE
    if bare in TITLE_PARTS:
        bits |= PART
    if bare in ORG_HEADS:
        bits |= ORG
    if low in VERBS:
        bits |= VERB
    if low in SAY:
        bits |= SAYS
    if low in PREPOSITIONS:
        bits |= PREP
    if low in AUX:
        bits |= IS_AUX
    if low in PARTICLES:
        bits |= PARTICLE
    if low in ADVERBS or (low.endswith("ly") and first.islower()):
        bits |= ADVERB
    return bits
