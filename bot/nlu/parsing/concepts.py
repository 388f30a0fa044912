"""What a question turns on, whatever words say it: "rocketed", "on the up" and "getting worse" all ask about change.

The classifier sees these beside the words, so that it needs one example of a thought and not one of each synonym.
"""

from __future__ import annotations

import re

_WORDS: dict[str, tuple[str, ...]] = {
    "change": (
        r"(?:getting|got|gotten|gone|going|become|becoming|gets?) (?:any |much |a lot |way |even )*(?:worse|better|up|down|safer|rougher|downhill)",
        r"ris(?:e|es|ing|en)|rose|fall(?:s|ing|en)?|fell|drop(?:s|ped|ping)?|increas\w*|decreas\w*|declin\w*|improv\w*|worsen\w*",
        r"deteriorat\w*|up or down|trend\w*|over (?:time|the (?:years|months))|year[- ]on[- ]year|month[- ]by[- ]month|monthly|year by year",
        r"rocket\w*|soar\w*|nosediv\w*|plung\w*|(?:tripl|quadrupl)(?:ed|ing)|picking up|(?:turn|turned|turning) (?:a|the) corner|all[- ]time|(?:lower|higher|fewer|more|less) now|ar gynnydd|ar i (?:fyny|lawr)|happened to (?:crime|xcategoryx)|spik(?:e|ed|ing)|surg(?:e|ed|ing)|chang(?:e|es|ed|ing)|downhill|on the (?:up|rise|increase|decline|way)|coming down",
        r"than (?:it was|it used|before|last year|a year ago|in the past|previously|the year before)|used to (?:be)?|worse now|grow(?:n|s|ing|th)?|grew|eas(?:e|es|ed|ing)(?: off| up)?|on the (?:wane|slide|march)|slow(?:ed|ing|s) down|calm(?:ed|ing)? down|by (?:month|year)|year by year|timeline|over the (?:last|past) (?:few|couple of) years|(?:more|less) (?:and more |and less )?(?:common|frequent|prevalent)|less of a|more of a|(?<!insurance )(?<!insurance is )(?<!prices are )through the roof|out of (?:hand|control)|escalat\w*|(?:come|came|coming|go|gone|going) (?:down|up)|always been|compared (?:with|to) (?:before|xperiodx)|on xperiodx|than xperiodx|direction of travel|bottom(?:ed|ing) out|peak(?:ed|ing)?|dwindl\w*|climb\w*|balloon\w*|plummet\w*|tail(?:ed|ing) off",
        r"history|what direction|which (?:way|direction)|where .{0,40}heading|heading (?:up|down|in)|graph|plot|chart|shot up|crept up|doubled|halved|shooting up|booming|more or less",
        r"cynydd\w*|gostwng|gwaethygu|gwella|codi|tuedd|duedd|newid|mwy o \w+ nag",
    ),
    "risk": (
        r"safe\w*|unsafe|danger\w*|rough\w*|dodgy|dodgier|sketchy|risk\w*|grim|nasty|rotten|scar(?:y|ed)|frightening|peaceful|quiet\w*",
        r"nice (?:place|area|town|neighbou?rhood|village|spot)|decent|respectable|worr(?:y|ied)|nervous|concerned|afraid|bad (?:area|town|place|part|for)",
        r"(?:no go|no-go)|reputation|level|rating|crime rate|high crime|low crime|ok to|all ?right to|alright|okay to|bad as|how bad|likely to be",
        r"than (?:average|normal|usual|most)|above average|below average|rank\w*|problem (?:area|with)|a (?:\w+ )?problem|rife|rampant|rough|likely|likelihood|chances? of|odds of|prone|scared|crime[- ]ridden|any good|a dump|as they say|good area|bad one|per (?:head|person|1000|thousand)",
        r"ddiogel|diogel|saff|beryglus|peryglus|ddrwg|drwg|lefel",
    ),
    "versus": (
        r"compar\w*|vs?\.?|versus|difference between|side by side|next to|stacks? up|against|better off|contrast|match up",
        r"which (?:one |place |town |city |area |of them )?(?:is|has|was|would|gets|sees)|(?:safer|rougher|worse|better|quieter|more dangerous|higher|lower) than",
        r"than (?:in |at |where )?xplacex|than (?:at )?xhomex|cymhar\w*|nag|na xplacex|pa un",
    ),
    "spot": (
        r"streets?|roads?|hot ?spots?|black ?spots?|trouble ?spots?|whereabouts|where ?abouts|where exactly|where in|where do(?:es)? (?:most|the)|where most",
        r"avoid|steer clear|stay away|keep away|parts? of|bits? of|pinpoint|particular (?:street|road|area)|concentrated|worst of|street by street|street level|by street|(?:which|what|where|bad|worst|rough|lairy) (?:\w+ )?ends? of|corners? of|worst (?:areas?|places?|parts?|bits?|roads?|streets?)|on (?:a|the) map|crime map",
        r"strydoedd|ffyrdd|stryd|mannau|ffordd",
    ),
    "result": (
        r"solv(?:e|ed|ing)|unsolved|caught|catch(?:es|ing)?|charged?|charges|charging|arrest\w*|convict\w*|punish\w*|prosecut\w*|suspects?",
        r"outcomes?|jail\w*|prison|behind bars|banged up|led (?:nowhere|to)|nowhere|brought to (?:justice|book)|let off|came? of|culprits?|offenders?|still open|nabbed|nab|nicked for|find(?:ing)? (?:my|who|the)|found (?:my|who|the (?:thief|thieves|culprits?|offenders?))|upshot|locked up|sent down|cases? (?:\w+ )?(?:closed|dropped)|investigat\w*|(?:came|become|became|comes|happens?|happened) (?:of|to(?! be)|after|next)",
        r"done about|(?:police|they|cops|officers) (?:\w+ )?do about|did (?:\w+ ){0,2}about|result(?:s|ed|ing)?|detect(?:ed|ion)|clear[- ]up|cautions?|cautioned|justice|taken to court|get away with|got away|dal|datrys|canlyniad\w*",
    ),
    "search": (
        r"searches|search people|pat(?:ted|ting)? (?:\w+ )?down|people (?:being |get |getting |are )?stopped|stopped (?:a lot|often|much)|(?:police|cops|officers|coppers) (?:\w+ )?stop|stop(?:s|ped|ping)?[ -](?:and|&|n|'n'|or)[ -]search\w*|stop[- ]search|stops and searches|stopped and searched|s&s|section 60|searched|searching (?:\w+ )?people|frisk\w*",
        r"patted down|police (?:stops|searches)|stopped by (?:the )?(?:police|cops)|stopio|chwilio|pulled over",
    ),
    "officers": (
        r"officers?|pcsos?|bobby|bobbies|coppers?|cops|constables?|sergeants?|inspector|(?:police|policing|neighbou?rhood|safer|local) (?:\w+ )?team|beat (?:manager|officer|bobby)",
        r"(?:who|which|what) (?:polices(?!\s+xplacex)|patrols|\w+ police) |polices (?:us|my|our)|plismon\w*|swyddog\w*|tîm|dîm|nhîm|dimau",
    ),
    "aims": (
        r"priorit\w*|focus\w*|tackl\w*|concentrat\w*|working on|work on|dealing with|(?:doing|do) (?:\w+ )?(?:anything|owt|something|enough|much|nothing) (?:about|for|to)|being done",
        r"(?:police|they) (?:\w+ )?doing|action|issues?|top of (?:the|their) (?:list|agenda)|plan(?:s|ning)?|sort(?:ing)? out|crack(?:ing)? down|clamp\w* down|promised|blaenoriaeth\w*|flaenoriaeth\w*|ei wneud",
    ),
    "meeting": (
        r"meetings?|drop[- ]?ins?|surger(?:y|ies)|events?|coffee|face to face|meet(?: with)?|in person|get[- ]?together|forum|consultation|open (?:day|evening)|come along|attend",
        r"cyfarfod\w*|gyfarfod\w*|digwyddiad\w*",
    ),
    "force": (
        r"(?:police )?force|constabulary|101|non[- ]?emergency|not (?:an emergency|urgent|that urgent)|isn'?t (?:urgent|an emergency)|less urgent|which police|what police|police (?:phone |contact )?(?:number|website|area)",
        r"polices\s+xplacex|pa heddlu|rhif (?:yr heddlu|ffôn)",
    ),
    "tell": (
        r"report(?:ing)? (?:a|an|my|the|this|some|something|it|crimes?|xcategoryx|someone|somebody|online|anonymously|that)|to report|tell (?:the )?police|log a|make a (?:statement|report|complaint)",
        r"pass on (?:info|information|a tip)|tip[- ]?off|witness\w*|reference number|crime number|riportio|rhoi gwybod|statement|(?:my|our) (?:\w+ )?(?:was|were|got|has been|have been|'s been|been|is) xcategoryx|i was xcategoryx|we were xcategoryx|been a victim",
    ),
    "contact": (
        r"phone(?: number)?|telephone|tel|number(?! of| +xchoicex)|address|opening (?:times|hours)|hours|directions?|website|postcode|e-?mail|ring (?:them|it)|call (?:them|it)|how far|get there|getting there|parking|wheelchair|ramp|appointment",
        r"rhif|oriau|cyfeiriad|cyrraedd|what time|when (?:does|do|is|are) (?:it|they|that|the)",
    ),
    "own": (r"favourites?|favorites?|saved?(?: (?:places?|list|ones?))?|bookmark\w*|my list|shortlist|ffefryn\w*|cadw",),
    "erase": (
        r"forget|delet\w*|eras\w*|wip(?:e|ed|ing)|remov\w*|get rid|clear|unset|destroy|stop remembering|don'?t (?:remember|keep|store)|take (?:\w+ )*off|unsave|scrub|purge|anghof\w*|dileu|tynnu",
    ),
    "source": (
        r"data|figures?|statistics|stats|numbers|source|up[- ]to[- ]date|out[- ]of[- ]date|accura\w*|reliab\w*|trust\w*|updated?|refreshed|anonym\w*|publish\w*|licen[cs]e|real[- ]time|live (?:data|feed|figures|information)|(?:it|this|that|data) live|exact\w*|how (?:old|recent|fresh|current)",
        r"(?:data|figures|months?|crimes?|area|anything) missing|missing (?:data|figures|months?|crimes)|cover(?:s|ed|age)?|gaps?|latest|most recent|radius|calculat\w*|work out|come up with|unreported|not reported|nobody report\w*|ffigurau|gyfredol|data'n",
    ),
    "meaning": (
        r"mean(?:s|ing|t)?(?: by)?|includ(?:e|es|ed|ing)|count(?:s|ed)? (?:as|under|in)|falls? (?:under|into)|comes? under|categor\w*|types? of crime|crime types?|kinds? of crimes?|defin\w*|explain|stands? for|part of|different from|difference",
        r"golygu|gynnwys|cynnwys|categorï\w*|gategorï\w*|cyfrif fel|fathau",
    ),
    "aside": (
        r"weather|rain|snow|icy|sunny|horoscope|star sign|chippy|chip shop|fish and chips|caf[eé]s?|planning permission|mortgage|boiler|plumber|plumbing|puncture|soup|cake|bake|museum|pothole|homework|driving licence|mot|council|cv|cctv|forecast|football|rugby|cricket|league|match|bins?|rubbish (?:day|collection)|recycling|schools?|curry|restaurants?|pubs?|takeaways?|pizza|film|movie|music|song|recipe|cook|taxi|uber|trains?|buses|bus|flights?",
        r"hospitals?|dentists?|doctors?|gp|vets?|pharmac(?:y|ies)|chemists?|supermarkets?|petrol|shops|milk|passport|council tax|parking (?:fine|ticket)|house prices?|python|code|poem|essay|story|translate|capital of|president|prime minister",
        r"election|news|bitcoin|stocks?|shares|alarm|remind\w*|lights|tv|television|teledu|tywydd|joke|hotel|holiday|gym|library|cinema|job|jobs|vacanc\w*|join the police|become a|career|times \d+|plus \d+|\d+ (?:times|plus|minus|divided) ",
        r"(?:ignore|disregard|forget) (?:all |your |the |my |previous )+(?:rules|instructions|prompts?)|system prompt|pretend|jailbreak|swear|hack\w*|pick a lock|sentence for|how long (?:would|do|will|could) (?:i|you|they|he|someone)",
        r"(?:am i|are we|is it|can i) (?:allowed|legal|illegal)|legal to|against the law|pepper spray|carry a|sue|criminal record|paedophil\w*|sex offenders?|names? of (?:the )?(?:suspects?|offenders?|criminals?|burglars?)|who (?:did|committed|stole|burgled)",
        r"will (?:there|i|my|we|it) be|predict\w*|going to (?:win|happen|be)|next (?:murder|burglary|crime)|safest (?:route|way)|route home|drop table|select \*|<script",
    ),
    "future": (r"will (?:i|my|our|we|there|it|someone|somebody)|(?:am i|are we|is (?:it|there)|is my \w+) going to|predict\w*",),
    "verdict": (
        r"(?:is|are|was|were|seems?|sounds?|looks?) (?:that|this|these|those|it)?(?: figure| number)? ?(?:like )?(?:quite |very |really |pretty |rather )?(?:a lot|lots|loads|bad|good|high|low|normal|usual|typical|many|much|average|unusual|about (?:right|normal|average|usual)|above (?:the )?average)",
        r"nationally|national average|elsewhere|other (?:places|towns|areas)|everywhere else|be (?:worried|concerned|alarmed)|hynny'n|hynna'n",
    ),
    "steer": (r"what about|how about|and (?:for|in|near|at)|same (?:for|again|thing|question|place)|instead|i meant|meant|i said|as well|too|beth am|a beth|switch|swap|try",),
    "where_is": (r"nearest|closest|where (?:is|are|'s|can|do|would|could|might)|find (?:me|a|an|the)|is there (?:a|an|any)|any xservicex|near xplacex|agosaf|ble mae\w*|ble alla",),
    "count": (r"how (?:many|much|often|common|frequent\w*)|number of|total|tally|count|amount|faint|sawl|nifer|any|been (?:any|much|many)|figures|stats|reported|recorded|happened|happening|going on",),
}  # fmt: skip
_COMPILED = {
    name: re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE)
    for name, patterns in _WORDS.items()
}


def of(text: str) -> list[str]:
    """The concepts of a masked message, in a fixed order."""
    return [
        name
        for name, pattern in _COMPILED.items()
        if not (name == "aside" and "xcategoryx" in text) and pattern.search(text)
    ]
