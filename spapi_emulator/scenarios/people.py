"""Invented buyers and addresses by country (ISO code)."""


def _address(country, name, line1, city, postal_code, state="", **more):
    address = {
        "name": name,
        "addressLine1": line1,
        "city": city,
        "postalCode": postal_code,
        "countryCode": country,
        "addressType": "RESIDENTIAL",
        **more,
    }
    if state:
        address["stateOrRegion"] = state
    return address


ADDRESSES = {
    "DE": (
        _address("DE", "Anna Becker", "Lindenallee 12", "Hamburg", "20259",
                 phone="+49 40 5550101"),
        _address("DE", "Jörg Müller-Lüdenscheidt", "Größenweg 3a", "München", "80331",
                 "Bayern", phone="+49 89 5550102"),
        _address("DE", "Sabine Weiß", "Am Alten Markt 7", "Köln", "50667",
                 addressLine2="Hinterhaus, 2. OG"),
        _address("DE", "Emre Yılmaz", "Sonnenallee 101", "Berlin", "12045", "Berlin",
                 phone="+49 30 5550104"),
    ),
    "FR": (
        _address("FR", "Camille Lefèvre", "18 rue des Lilas", "Lyon", "69003",
                 phone="+33 4 55 55 01 01"),
        _address("FR", "Théo Martin", "5 place de l'Église", "Bordeaux", "33000",
                 addressLine2="Bâtiment C, appartement 12"),
        _address("FR", "Inès Garnier", "240 avenue Jean Jaurès", "Paris", "75019",
                 phone="+33 1 55 55 01 03"),
    ),
    "IT": (
        _address("IT", "Giulia Conti", "Via Garibaldi 44", "Torino", "10122", "TO",
                 phone="+39 011 5550101"),
        _address("IT", "Niccolò D'Angelo", "Corso Italia 9", "Milano", "20122", "MI",
                 addressLine2="Scala B, interno 5"),
        _address("IT", "Chiara Ricci", "Piazza Dante 3", "Napoli", "80135", "NA"),
    ),
    "ES": (
        _address("ES", "Lucía Fernández Peña", "Calle Mayor 21, 3.º B", "Madrid",
                 "28013", "Madrid", phone="+34 915 550 101"),
        _address("ES", "Íñigo Etxeberria", "Gran Vía 8", "Bilbao", "48001", "Bizkaia"),
        _address("ES", "Núria Puig", "Carrer de Mallorca 250", "Barcelona", "08008",
                 "Barcelona", phone="+34 935 550 103"),
    ),
    "GB": (
        _address("GB", "Oliver Hughes", "27 Station Road", "Leeds", "LS1 4DY",
                 "West Yorkshire", phone="+44 113 555 0101"),
        _address("GB", "Amelia Clarke", "Flat 4, 9 Harbour View", "Bristol", "BS1 5TR"),
        _address("GB", "Callum MacLeod", "The Old Mill, High Street", "Inverness",
                 "IV1 1HY", "Highland", phone="+44 1463 555103"),
    ),
}  # fmt: skip

PICKUP_POINTS = {
    "DE": _address("DE", "Anna Becker", "Packstation 145", "Hamburg", "20095",
                   addressLine2="1234567890", addressType="PICKUP_POINT"),
    "FR": _address("FR", "Théo Martin", "Point Relais Tabac du Centre", "Nantes",
                   "44000", addressLine2="12 rue Crébillon",
                   addressType="PICKUP_POINT"),
    "IT": _address("IT", "Chiara Ricci", "Amazon Locker - girasole", "Roma", "00184",
                   "RM", addressLine2="Via Cavour 50", addressType="PICKUP_POINT"),
    "ES": _address("ES", "Núria Puig", "Amazon Locker - olivo", "Valencia", "46001",
                   "Valencia", addressLine2="Calle de la Paz 1",
                   addressType="PICKUP_POINT"),
    "GB": _address("GB", "Oliver Hughes", "Amazon Locker - heron", "London", "E1 6AN",
                   addressLine2="10 Commercial Street", addressType="PICKUP_POINT"),
}  # fmt: skip

# Marketplaces write a company into a field of its own, or into the first line.
BUSINESSES = {
    "DE": {
        "company": "Becker & Söhne GmbH", "vat": "DE136695976",
        "address": _address("DE", "Einkauf", "Becker & Söhne GmbH", "Stuttgart",
                            "70173", "Baden-Württemberg",
                            addressLine2="Königstraße 30", addressType="COMMERCIAL"),
    },
    "FR": {
        "company": "Atelier Lumière SARL", "vat": "FR40303265045",
        "address": _address("FR", "Camille Lefèvre", "77 quai de la Fosse", "Nantes",
                            "44100", companyName="Atelier Lumière SARL",
                            addressType="COMMERCIAL"),
    },
    "IT": {
        "company": "Studio Conti S.r.l.", "vat": "IT00743110157",
        "address": _address("IT", "Giulia Conti", "Via Larga 16", "Milano", "20122",
                            "MI", companyName="Studio Conti S.r.l.",
                            addressType="COMMERCIAL"),
    },
    "ES": {
        "company": "Talleres Peña S.L.", "vat": "ESB58378431",
        "address": _address("ES", "Almacén", "Polígono Sur 14", "Sevilla", "41013",
                            "Sevilla", companyName="Talleres Peña S.L.",
                            addressType="COMMERCIAL"),
    },
    "GB": {
        "company": "Hughes Office Supplies Ltd", "vat": "GB980780684",
        "address": _address("GB", "Goods In", "Unit 6, Park Industrial Estate",
                            "Leeds", "LS10 1AB",
                            companyName="Hughes Office Supplies Ltd",
                            addressType="COMMERCIAL"),
    },
}  # fmt: skip
