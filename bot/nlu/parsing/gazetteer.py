"""The names of places, for finding them in a sentence. What a name means is the API's to say.

The API's place import writes the names of some 42,000 towns and villages; without that file only the sandbox county,
large towns, counties and whatever follows "in" or "near" are recognised.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from bot.nlu.parsing.text import folded

MAX_WORDS = 6
"""Longest name, in words, that is looked up ("Westward Ho and Bideford Bay" is cut short; nobody types it)."""

SANDBOX = (
    "Zedshire", "Zedminster", "Marmalade Quarter", "Teapot Hill", "Zedmouth", "Fathom Green", "Quillborough",
    "Umberwick", "Pentre Umber", "Great Dogger", "Little Dogger", "Nether Zedley", "Newton Zed",
)  # fmt: skip

COUNTIES = tuple(
    """
    Bedfordshire, Berkshire, Buckinghamshire, Cambridgeshire, Cheshire, Cornwall, Cumbria, Derbyshire, Devon,
    Dorset, Durham, County Durham, East Sussex, Essex, Gloucestershire, Greater London, Greater Manchester,
    Hampshire, Herefordshire, Hertfordshire, Isle of Wight, Kent, Lancashire, Leicestershire, Lincolnshire,
    Merseyside, Norfolk, North Yorkshire, Northamptonshire, Northumberland, Nottinghamshire, Oxfordshire, Rutland,
    Shropshire, Somerset, South Yorkshire, Staffordshire, Suffolk, Surrey, Sussex, Tyne and Wear, Warwickshire, West
    Midlands, West Sussex, West Yorkshire, Wiltshire, Worcestershire, Yorkshire, Anglesey, Conwy, Gwynedd, Powys,
    Pembrokeshire, Carmarthenshire, Ceredigion, Monmouthshire, Flintshire, Denbighshire, Gwent, Glamorgan, Rhondda
    Cynon Taf, Dyfed, Clwyd, Wales, Scotland, Northern Ireland, Antrim, Armagh, Tyrone, Fermanagh, County Down,
    County Antrim, County Armagh, County Tyrone, County Fermanagh, County Derry, County Londonderry, Teesside,
    Thames Valley, Wirral, Middlesex, Humberside, Avon, Cleveland
    """.replace("\n", " ").split(",")
)

LARGE_TOWNS = tuple(
    """
    London, Birmingham, Leeds, Glasgow, Sheffield, Bradford, Manchester, Edinburgh, Liverpool, Bristol, Cardiff,
    Leicester, Coventry, Nottingham, Newcastle, Newcastle upon Tyne, Sunderland, Brighton, Hull, Kingston upon Hull,
    Plymouth, Stoke, Stoke-on-Trent, Wolverhampton, Derby, Swansea, Southampton, Portsmouth, York, Peterborough,
    Northampton, Luton, Bedford, Milton Keynes, Norwich, Ipswich, Exeter, Gloucester, Cheltenham, Oxford, Cambridge,
    Bath, Reading, Slough, Swindon, Watford, Croydon, Bolton, Oldham, Rochdale, Stockport, Blackpool, Blackburn,
    Burnley, Preston, Wigan, Warrington, Huddersfield, Halifax, Wakefield, Barnsley, Doncaster, Rotherham,
    Middlesbrough, Hartlepool, Darlington, Lincoln, Grimsby, Scunthorpe, Mansfield, Chesterfield, Walsall, Dudley,
    Telford, Shrewsbury, Worcester, Hereford, Bournemouth, Poole, Basingstoke, Guildford, Woking, Crawley,
    Eastbourne, Hastings, Maidstone, Canterbury, Dover, Colchester, Chelmsford, Southend, Southend-on-Sea, Basildon,
    Harlow, Stevenage, Newport, Wrexham, Bangor, Belfast, Derry, Londonderry, Lisburn, Newry, Carlisle, Lancaster,
    Scarborough, Harrogate, Torquay, Truro, Salisbury, Winchester, Chester, Crewe, Stafford, Tower Hamlets, Hackney,
    Westminster, Camden, Islington, Lambeth, Southwark, Lewisham, Greenwich, Walthamstow, Ealing, Hounslow, Totnes,
    Aberystwyth, Llandudno, Barry, Merthyr Tydfil, Caerdydd, Abertawe, Casnewydd, Caernarfon,
    Wrecsam, Llanelli, Caerfyrddin, Llundain
    """.replace("\n", " ").split(",")
)

CITY_PARTS = tuple(
    """
    Brixton, Peckham, Tottenham, Wembley, Stratford, Shoreditch, Soho, Clapham, Moss Side, Toxteth, Chapeltown,
    Handsworth
    """.replace("\n", " ").split(",")
)
"""Parts of cities known by name everywhere, which people say beside their city: "Handsworth Birmingham"."""

NORTHERN_IRELAND = tuple(
    """
    Antrim, Ardglass, Armagh, Augher, Ballycastle, Ballyclare, Ballygowan, Ballymena, Ballymoney, Ballynahinch,
    Ballywalter, Banbridge, Bangor, Belfast, Bessbrook, Bushmills, Carnlough, Carrickfergus, Carryduff, Castlederg,
    Castledawson, Castlewellan, Claudy, Clogher, Coalisland, Coleraine, Comber, Cookstown, Craigavon, Crossgar,
    Crossmaglen, Crumlin, Cullybackey, Cushendall, Cushendun, Derry, Derrygonnelly, Donaghadee, Downpatrick,
    Draperstown, Dromara, Dromore, Dundonald, Dungannon, Dungiven, Dunmurry, Eglinton, Enniskillen, Fintona,
    Fivemiletown, Garvagh, Gilford, Glenavy, Glengormley, Greyabbey, Groomsport, Hillsborough, Holywood,
    Irvinestown, Keady, Kells, Kilkeel, Killyleagh, Kilrea, Kircubbin, Larne, Limavady, Lisburn, Lisnaskea,
    Londonderry, Lurgan, Maghera, Magherafelt, Maghaberry, Markethill, Millisle, Moira, Moy, Newcastle, Newry,
    Newtownabbey, Newtownards, Newtownbutler, Newtownhamilton, Newtownstewart, Omagh, Plumbridge, Pomeroy,
    Portadown, Portaferry, Portavogie, Portglenone, Portrush, Portstewart, Randalstown, Rasharkin, Rathfriland,
    Rostrevor, Saintfield, Sion Mills, Sixmilecross, Stewartstown, Strabane, Strangford, Tandragee, Tempo,
    Tobermore, Toomebridge, Warrenpoint, Waringstown, Whitehead, Falls Road, Shankill, Shankill Road, Ormeau Road,
    Lisburn Road, Malone Road, Crumlin Road, Sandy Row, Ardoyne, Andersonstown, Ballymurphy, Poleglass, Twinbrook,
    Short Strand, Creggan, Bogside, Waterside, Holylands, Botanic, Stranmillis, Finaghy, Ballysillan, Ligoniel,
    Rathcoole, Monkstown, Causeway Coast, Mourne, Ards
    """.replace("\n", " ").split(",")
)
"""Towns and large villages of Northern Ireland and parts of Belfast and Derry: the published list of names is Great
Britain's."""

SHORT_COUNTIES = tuple(
    """
    Co Down, Co Antrim, Co Armagh, Co Tyrone, Co Fermanagh, Co Derry, Co Londonderry, Co Durham, Notts, Lincs, Cambs,
    Lancs, Yorks, North Yorks, South Yorks, West Yorks, East Yorks, Hants, Herts, Northants, Leics, Staffs, Wilts, Glos,
    Worcs, Warks, Derbys, Oxon, Salop, Northumb, Middx, Beds, Bucks, Berks
    """.replace("\n", " ").split(",")
)

NICKNAMES = {
    "Brum": "Birmingham", "Boro": "Middlesbrough", "Darlo": "Darlington", "Scunny": "Scunthorpe",
    "Pompey": "Portsmouth",
    "Wolvo": "Wolverhampton", "Nottm": "Nottingham", "Notty": "Nottingham", "Hemel": "Hemel Hempstead",
    "Donny": "Doncaster", "Hudds": "Huddersfield", "Barlick": "Barnoldswick", "Chezzy": "Chesterfield",
    "Soton": "Southampton", "MK": "Milton Keynes", "Manny": "Manchester", "Manc": "Manchester", "Skem": "Skelmersdale",
    "Ponty": "Pontypridd", "Brizzle": "Bristol", "Malvern": "Great Malvern", "Elephant n Castle": "Elephant and Castle",
    "Clacton": "Clacton-on-Sea", "Frinton": "Frinton-on-Sea", "Gorleston": "Gorleston-on-Sea",
    "Caister": "Caister-on-Sea", "Portslade": "Portslade-by-Sea", "Staines": "Staines-upon-Thames",
    "Sunbury": "Sunbury-on-Thames", "Stourport": "Stourport-on-Severn", "Thornaby": "Thornaby-on-Tees",
    "Bowness": "Bowness-on-Windermere", "Abingdon": "Abingdon-on-Thames", "Lechlade": "Lechlade-on-Thames",
    "Shipston": "Shipston-on-Stour", "Grantown": "Grantown-on-Spey", "Knott End": "Knott End-on-Sea",
}  # fmt: skip
"""What a town is called at home -> its name on the map, for when the API is asked."""

LANDMARKS = tuple(
    """
    Covent Garden, Oxford Circus, Piccadilly Circus, Leicester Square, Trafalgar Square, Canary Wharf, Peckham Rye,
    Elephant and Castle, Tooting Bec, Tooting Broadway, Clapham Junction, King's Cross, Kings Cross, St Pancras,
    Liverpool Street, Euston, London Bridge, Tower Bridge, Waterloo, South Bank, Southbank, Barbican, Brick Lane,
    Camden Market, Carnaby Street, Oxford Street, Regent Street, Hyde Park Corner, Marble Arch, Notting Hill Gate,
    Shepherd's Bush, Burgess Park, Finsbury Park, Hampstead Heath, Clapham Common, Wandsworth Common, Seven Sisters,
    Bull Ring, Bullring, Jewellery Quarter, Brindleyplace, Digbeth, Northern Quarter, Piccadilly Gardens, Deansgate,
    Spinningfields, Salford Quays, Media City, MediaCityUK, Trafford Centre, Curry Mile, Albert Dock, Baltic
    Triangle, Meadowhall, Kelham Island, Ouseburn, Quayside, Metrocentre, Grey's Monument, Cabot Circus, Stokes
    Croft, Harbourside, Cardiff Bay, Mermaid Quay, Swansea Marina, Gunwharf Quays, Ocean Village, Brighton Marina,
    North Laine, The Lanes, Lace Market, Castle Quarter, Titanic Quarter, Cathedral Quarter, Bluewater, Lakeside,
    Merry Hill, Westfield Stratford, Thamesmead, Heathrow, Gatwick Airport, Manchester Airport, Thanet, Wirral,
    Fylde, Knowsley, Sefton, Halton, Kirklees, Calderdale, Sandwell, Rossendale, Pendle, Tameside, Trafford,
    Waveney, Swale, Medway
    """.replace("\n", " ").split(",")
)
"""Named parts of cities, districts and well-known spots that lists of towns and villages leave out."""

_MUTATIONS = (
    ("ngh", "c"), ("mh", "p"), ("nh", "t"), ("ng", "g"), ("ph", "p"), ("th", "t"), ("ch", "c"), ("dd", "d"), ("g", "c"),
    ("b", "p"),
    ("d", "t"), ("f", "b"), ("f", "m"), ("l", "ll"), ("r", "rh"), ("m", "b"), ("n", "d"), ("", "g"),
)  # fmt: skip


class Gazetteer:
    """A set of names with look-up of the longest one that starts a run of words."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(key for key in (folded(name) for name in names) if len(key) > 1)
        self._starts = frozenset(name.split(" ", 1)[0] for name in self._names)

    def __contains__(self, name: str) -> bool:
        return folded(name) in self._names

    def __len__(self) -> int:
        return len(self._names)

    def longest(self, words: list[str]) -> int:
        """How many of `words`, from the first, make the longest known name; 0 for none."""
        if not words or folded(words[0]).split(" ", 1)[0] not in self._starts:
            return 0
        for count in range(min(MAX_WORDS, len(words)), 0, -1):
            if folded(" ".join(words[:count])) in self._names:
                return count
        return 0

    def unmutated(self, word: str) -> str | None:
        """`Nghaerdydd` -> `Caerdydd`: the known name behind a Welsh initial mutation."""
        lower = word.lower()
        for mutated, base in _MUTATIONS:
            if lower.startswith(mutated) and folded(base + lower[len(mutated) :]) in self._names:
                found = base + lower[len(mutated) :]
                return found[:1].upper() + found[1:]
        return None


def names_file() -> Path:
    """Where the place import leaves its names (COMPANION_PLACES, or COMPANION_HOME/places)."""
    home = Path(os.environ.get("COMPANION_HOME") or "var")
    return Path(os.environ.get("COMPANION_PLACES") or home / "places") / "names.txt"


def read_names(path: Path) -> Iterable[str]:
    """Names, one a line, from a plain or gzipped UTF-8 file; a missing file has none."""
    if not path.is_file():
        return []
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [line for line in map(str.strip, content.decode("utf-8").splitlines()) if line]


@lru_cache(maxsize=4)
def load(path: Path | None = None) -> Gazetteer:
    """The gazetteer of this installation, built once per process."""
    return Gazetteer(
        [
            *SANDBOX,
            *COUNTIES,
            *LARGE_TOWNS,
            *CITY_PARTS,
            *NORTHERN_IRELAND,
            *SHORT_COUNTIES,
            *NICKNAMES,
            *LANDMARKS,
            *read_names(path or names_file()),
        ]
    )
