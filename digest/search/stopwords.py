"""Words that say nothing about a paper. Inside a compound they stay: ``text-to-image`` is one word of its own."""

_WORDS = """
a about above across after again against all almost along already also although always am among an and another any are
around as at away be became because become becomes been before being below between both but by can cannot com could
did do does doing done down during e.g each either else enough especially et etc even ever every few for former from
further g github had has have having he hence her here him his how however http https i ie if in indeed instead into
is it its itself just least less let like likely made mainly make makes many may me might more moreover most mostly
much must my namely near neither nevertheless no nor not now of off often on once only onto or org other others
otherwise our out over own per perhaps quite rather really s same several shall she should since so some still such t
than that the their them themselves then there thereby therefore these they this those though through throughout thus
to together too toward towards under until up upon us very via was we well were what when where whereas whether which
while who whole whom whose why will with within without would www yet you your
"""
STOP_WORDS = frozenset(_WORDS.split())
