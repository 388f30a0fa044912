"""English and Welsh words that are not, by themselves, the name of a place a person means."""

from __future__ import annotations

from typing import Final

FUNCTION_WORDS: Final = frozenset(
    """
    a an the and or but if so than then that this these those there here it its it's he she they we i i'm im you
    your my our me us them his her their who what whats what's when where wheres why how hows is isn't isnt are
    aren't was were be been being am do does did doing done don't dont have has had having can can't cant could
    should would will won't shall may might must not no yes yeah yep nope ok okay of in on at by for from to into
    onto up down out off over under near around round about after before since until till during between with
    without within across along through per as like just only also too very really quite some any all every each
    both few more most much many lot lots less least other another same such own please pls plz thanks thank ta
    cheers tell show give get got find look see know want need like say said ask check help compare versus vs go
    going gone come coming went make let put again still ever never always often now today tomorrow yesterday
    tonight next last past previous first second third one two three four five new old good bad better worse worst
    best safe safer unsafe rough dangerous dodgy nice quiet busy high higher low lower big small happening happened
    happen been thing things stuff something anything everything someone anyone everyone nobody area areas place
    places town towns city cities village villages street streets road roads postcode county district neighbourhood
    neighborhood region borough estate location local nearest closest nearby close year years month months week
    weeks day days time times night morning afternoon evening period number numbers count counts figure figures
    stats stat statistics data rate rates level levels total report reports record recorded crime crimes police
    officer officers team station force court courts council map maps list hi hello hey hiya yo mate cheers sorry
    actually mean meant oh um er hmm well right wrong sure maybe perhaps rather instead going up down trend trends
    changed change increase increased increasing decrease rising falling mr mrs uk gb england english british people
    person kids live living lives moving move buy buying rent house home flat touch person trouble charge charges
    minute minutes moment progress particular general fact detail details order case cases prison jail pub pubs bar
    bars club clubs park parks public private weekend weekends daytime dark evenings broad daylight question
    questions end spite terms regards regard comparison summer winter spring autumn advance monday tuesday wednesday
    thursday friday saturday sunday possible far average normal usual first last contact mind future past meantime
    ones bit bits reported anything's theres whats hows im ive id id'd wanna gonna gotta dunno bout abt u ur r n yn
    ym yng y yr ac i o ar at am ger faint pa sut beth ble pryd pwy sydd mae ydy yw oes fy ei eu ein eich chi ti ni
    nhw fi hi fe e mae'r mae'n lle saff diogel agos dda iawn llawer mwy llai pobl bobl gweithio gwella gwaethygu ydi
    hwn hon hyn hynny hynna honno agosaf nesaf leol lleol diwethaf ddiwethaf dweud gwybod gwneud galon llogi stopio
    proper scottish welsh irish
    chwilio oedd byw saith wyth golwg enw yma yna fan ardal stryd heddlu tim ddwyn dwyn wedi bod yw'n ydy'n mewn gan
    dan dros rhwng nhref tref ddinas dinas pentref which whose use try wee ere owt nowt
    sir madam sirs team's everyone's butt pet hinny duck fam bruv bab guv luv love hen la lad pal darling sweetheart
    boss chuck cocker tesco asda aldi lidl sainsburys sainsbury's
    morrisons boots spar halfords iceland co-op waitrose greggs mcdonalds mcdonald's primark argos wetherspoons
    """.split()
)
"""Never the start of a place that no gazetteer knows."""

ALSO_PLACES: Final = frozenset(
    """
    sid more stream read start mark seed field edge friendly link over row height col border how main send way
    matching well raw old rand pool box law eye boundary anchor batch hope angle alt hook flush green deal reading
    ord cross setter shell scaling arrow poles turn mail triangle login slack week van central city hatch sound
    march guide letters polygon scales sale press star mount idle bare keeping sticker piece hints reach haven
    broker touch locking pan jump worth quick fleet heads boot forth par loose breach bulk bridge weeks elm stand
    pocket sheet street walker patching bridges toward wall docker ripple falcon butt ridge stock dollar crick berry
    stone bottoms ball water tone quarter laid hole mead hive rose ings ton ram hare ham teams flushing nasty chapel
    lane forge ash settle sea park fence barry bank halfway grain flash dovecot selling scout horner wig swallow
    stripes hammer eagle dull dawn drift bow bean shelf reddish compass rake messing downside burn acre thorn staple
    seal sand paradise ore mold cargo began beer walls twenty strand sandy manish hey heck gale foundry bury bath
    battle barking rugby ware crook diss eye wells hope street school stoke moss church hall common top bottom end
    police shop court mill ferry hill house home station the new cop cross thick ear wash rest nook ford won beggars
    bush no great little upper lower pity hello booze crackpot lost ugley shop pratts matching tiptoe loose barnet
    may june tong blue brown world good easy fast cold hot rainbow world's england ireland christmas pie plush
    bishop king queen knife oxen catch steel copper lead iron stack dean bell cat dog horse bull cow fox stag nether
    minster ham score fair knock droop ball rise lady downhill dimple caring broadway wood harden harmony cabal
    shire vale university trumpet tongue sudden steep rock mountain moat mingle marsh frost fountain fern drums
    downs crown crowns cove coat chipping chalk chancery beacon wool wooden windmill whale trench tote temple swell
    swan stakes shore sandal poplar pill loan loans lizard lawn kelly hound hollows highway grove greens greeny
    gravel gemini dishes dole cropper cooling concord cliff citadel bugle broom brook bower bowling beech banks
    abbey valley summit stewards retire cabal singleton salt greet bear broadway midway coast castle victory holly
    heather maer always summer canada washington boston london's booth trough minions wigwig hell indian queens
    street's boys box's eyes nice horsey brawl brawls knight park's greet playing fields bag bags wallet phone purse
    gun guns drug drugs rob robbed car cars bike bikes law centre legal aid advice dent hoo locks quayside
    lakeside waterloo beach sector wing hollywood toronto georgia egypt dallas houston moscow columbia chemistry cotton
    bonds maryland pit lover denver healing jerusalem camps acres mere prospect sandwich drum cam roster doll goat goats
    palestine intake quebec florence oath battlefield rode farewell homer plains bunny highways hose talkin greatness
    stove tore vogue salem copenhagen ripe sway woodland holden bale beaver crank oaks meadows brushes seaside tang
    lisbon bengal cyprus canton booker chimney waterfall bermuda weir birch cobb stocking badger crossroads cocks swine
    underwood roadside stout greenland tumble strands bethlehem paul charles martin jordan victoria hannah kenny ashley
    kerry trevor wendy shirley lynn stella marian mona barney milo moor nab border cliff pot nap van path trail trent
    beds bucks berks
    """.split()
)
"""Real villages and towns that are also everyday words: places only after a word that leads to one, or in capitals."""
