"""Names for the demo's invented people: common in Sweden, put together by chance, belonging to nobody."""

UNITS = ("Björken", "Eken", "Linden", "Rönnen", "Aspen")

RESIDENTS = (
    "Rosa", "Gunvor", "Sven-Erik", "Aina", "Folke", "Märta", "Ingvar", "Elsa",
    "Birgit", "Rune", "Greta", "Allan", "Ulla-Britt", "Sixten", "Vera", "Harry",
    "Solveig", "Evert", "Majken", "Ture", "Irma", "Holger", "Asta", "Valter",
    "Inga-Lill", "Bertil", "Dagny", "Henning", "Karin", "Stig", "Maj-Britt", "Nils",
    "Siv", "Åke", "Berit", "Gösta", "Wivi", "Helge", "Rut", "Olof",
)  # fmt: skip

FAMILIES = (
    "Lind", "Ek", "Berggren", "Holm", "Sandell", "Nyberg", "Fors", "Dahlin", "Åström", "Wiklund",
    "Hedman", "Sjögren", "Norling", "Borg", "Lundell", "Strand", "Öberg", "Falk", "Hagström", "Blom",
)  # fmt: skip

WOMEN = (
    "Ines", "Anna", "Lena", "Eva", "Maria", "Karin", "Åsa", "Helena", "Susanne", "Malin",
    "Linnea", "Frida", "Camilla", "Petra", "Jenny", "Ulrika", "Annika", "Sofia", "Emma", "Katarina",
)  # fmt: skip

MEN = (
    "Tomas", "Lars", "Per", "Mikael", "Anders", "Johan", "Magnus", "Stefan", "Jonas", "Fredrik",
    "Oskar", "Henrik", "Mattias", "Björn", "Patrik", "Daniel", "Joakim", "Niklas", "Emil", "Peter",
)  # fmt: skip

STAFF = (
    ("Karl", "Ask"), ("Amina", "Hassan"), ("Olle", "Bergman"), ("Eva", "Torn"), ("Jonas", "Kvist"), ("Leila", "Amiri"),
    ("Sara", "Moberg"), ("Nils", "Palm"), ("Fatima", "Osman"), ("Ida", "Rosén"), ("Mehmet", "Kaya"), ("Tove", "Lund"),
    ("Viktor", "Ståhl"), ("Hanna", "Glad"),
)  # fmt: skip
