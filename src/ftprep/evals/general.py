"""Questions that have nothing to do with anybody's documents: what a tuned model gets wrong of them, it has forgotten."""

from __future__ import annotations

from ftprep.evals.questions import Question
from ftprep.records import stable_id

_ROWS = """
What is the capital of France?|Paris|Madrid|Vienna|Lisbon
What is the capital of Japan?|Tokyo|Beijing|Seoul|Bangkok
What is the capital of Italy?|Rome|Athens|Berlin|Oslo
What is the capital of Egypt?|Cairo|Nairobi|Tunis|Rabat
On which continent is Brazil?|South America|Africa|Asia|Europe
On which continent is Kenya?|Africa|Asia|Europe|South America
What is the largest ocean on Earth?|the Pacific Ocean|the Atlantic Ocean|the Indian Ocean|the Arctic Ocean
Which river flows through London?|the Thames|the Seine|the Danube|the Rhine
Which planet is closest to the Sun?|Mercury|Venus|Mars|Jupiter
Which planet is known as the Red Planet?|Mars|Venus|Saturn|Neptune
What does the Earth travel around?|the Sun|the Moon|Mars|Jupiter
What is the chemical symbol for water?|H2O|CO2|NaCl|O3
Which gas do humans need to breathe in order to live?|oxygen|helium|neon|methane
Which metal has the chemical symbol Fe?|iron|gold|lead|silver
What force pulls objects towards the ground?|gravity|friction|magnetism|electricity
Which organ pumps blood through the body?|the heart|the liver|the lungs|the stomach
Which organ is used for thinking?|the brain|the kidney|the skin|the heart
Which animal is known for its long trunk?|the elephant|the giraffe|the lion|the zebra
Which animal gives us wool?|the sheep|the horse|the dog|the cat
Which insect makes honey?|the bee|the ant|the fly|the moth
What do caterpillars turn into?|butterflies|spiders|worms|birds
What colour do you get when you mix blue and yellow?|green|purple|orange|red
What colour is a ripe banana?|yellow|blue|purple|black
How many days are there in a week?|seven|five|nine|ten
How many months are there in a year?|twelve|ten|eleven|thirteen
How many minutes are there in an hour?|sixty|thirty|fifty|ninety
How many sides does a triangle have?|three|four|five|six
What is two plus two?|four|three|five|six
What is ten minus three?|seven|six|eight|five
Who wrote Hamlet?|William Shakespeare|Charles Dickens|Jane Austen|Mark Twain
Who painted the Mona Lisa?|Leonardo da Vinci|Pablo Picasso|Vincent van Gogh|Claude Monet
Which language is spoken in Spain?|Spanish|German|Russian|Greek
Which language is spoken in Germany?|German|Spanish|Polish|Turkish
What do bees collect from flowers?|nectar|stones|sand|leaves
In which season does it usually snow in Europe?|winter|summer|spring|autumn
What is frozen water called?|ice|steam|salt|oil
What do we call a person who treats sick animals?|a vet|a baker|a pilot|a judge
What is used to measure temperature?|a thermometer|a ruler|a clock|a scale
Which month comes after June?|July|May|March|October
What is the opposite of hot?|cold|tall|loud|soft
"""


def general() -> list[Question]:
    """The questions, each with its answer and three false ones."""
    made = []
    for row in _ROWS.strip().splitlines():
        question, answer, *options = row.split("|")
        made.append(
            Question(id=stable_id([question, answer]), split="general", question=question, answer=answer, options=tuple(options))
        )
    return made
