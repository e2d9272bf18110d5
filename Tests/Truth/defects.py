"""Defects for the notes of encounters/, one a copy: each a name, the dimension that it is of, and what changes.

A change is (old, new), once. `None` for old puts the new text at the end of the history; harmless changes have no
dimension.
"""

HISTORY = None

DEFECTS = {
    "cough": [
        ("dose", "accurate", "fluticasone 110 mcg", "fluticasone 220 mcg"),
        ("number", "accurate", "heart rate 72", "heart rate 91"),
        ("drug", "accurate", "uses albuterol four", "uses montelukast four"),
        ("negation", "accurate", "She denies fever, chest pain and", "She reports fever, chest pain and"),
        ("foreign", "accurate", HISTORY, "She had her gallbladder removed in spring and follows a keto diet."),
        ("two_doses", "internally_consistent", "Continue lisinopril 10 mg", "Continue lisinopril 40 mg"),
        ("sex", "internally_consistent", "She uses albuterol", "He uses albuterol"),
        ("omission", "thorough", "Her roommate got a cat two months ago. She has never smoked.", ""),
        ("no_plan", "useful", "- Start fluticasone 110 mcg, two puffs twice a day; rinse the mouth after use.\n"
         "- Continue albuterol two puffs every 4 to 6 hours as needed.\n- Keep the cat out of the bedroom.\n"
         "- Order spirometry.\n", "- Monitor.\n"),
        ("garbled", "comprehensible", "shortness of breath when she climbs stairs",
         "shrtness of braeth whne she clmibs stiars"),
        ("stale", "up_to_date", HISTORY, "Labs from 03/14/2016 are still pending; see prior note."),
        ("stock", "succinct", HISTORY,
         "All questions were answered and the patient verbalized understanding."),
    ],
    "knee": [
        ("side", "accurate", "MRI of the left knee", "MRI of the right knee"),
        ("dose", "accurate", "- Ibuprofen 600 mg", "- Ibuprofen 800 mg"),
        ("number", "accurate", "flexion to 100 degrees", "flexion to 60 degrees"),
        ("drug", "accurate", "- Allopurinol 300 mg", "- Colchicine 300 mg"),
        ("negation", "accurate", "He denies numbness, fever and", "He reports numbness, fever and"),
        ("foreign", "accurate", HISTORY, "His mother was treated for breast cancer at the coast."),
        ("sex", "internally_consistent", "He felt a pop", "She felt a pop"),
        ("age", "internally_consistent", "1. Left knee pain, likely", "1. 64-year-old with knee pain, likely"),
        ("omission", "thorough", "\nPAST MEDICAL HISTORY\nGout, last attack two years ago.\n", ""),
        ("copied", "succinct", HISTORY,
         "He felt a pop and the knee was swollen within an hour. He rates the pain as 6 out of 10 and says that "
         "stairs make it worse."),
        ("misplaced", "organized", "Right knee: normal.\n",
         "Right knee: normal.\nHe says that he lives alone and never noticed this before.\n"),
        ("talk", "synthesized", HISTORY,
         "Yeah um I stepped off a ladder last week, six days ago, and twisted my left knee, okay."),
    ],
    "diabetes": [
        ("dose", "accurate", "empagliflozin 10 mg", "empagliflozin 25 mg"),
        ("frequency", "accurate", "- Metformin 1000 mg twice a day", "- Metformin 1000 mg four times a day"),
        ("number", "accurate", "A1c is 8.1", "A1c is 9.6"),
        ("drug", "accurate", "- Atorvastatin 40 mg", "- Amlodipine 40 mg"),
        ("negation", "accurate", "She denies blurred vision, chest pain and", "She reports blurred vision, chest pain and"),
        ("foreign", "accurate", HISTORY, "He snores loudly and wears a splint on his wrist since the accident."),
        ("finding", "internally_consistent", "Negative for fever, cough", "Negative for tingling, fever, cough"),
        ("omission", "thorough", " She reports tingling in both feet at night for two months.", ""),
        ("no_results", "thorough", "\nRESULTS\nHemoglobin A1c is 8.1, it was 7.4 three months ago. Creatinine is 0.9.\n", ""),
        ("misplaced", "organized", "Lungs: clear.\n", "Lungs: clear.\nShe states that she noticed this two months ago and lives alone.\n"),
        ("stale", "up_to_date", HISTORY, "Medication list as of admission on 02/01/2014, no change since prior."),
        ("stock", "succinct", HISTORY,
         "The above plan was discussed and risks benefits and alternatives were reviewed."),
    ],
}

def turned(note):
    """The note with the items of each list in the reverse order."""
    lines, items = [], []
    for line in note.split("\n") + [""]:
        if line.startswith("- "):
            items.append(line)
            continue
        lines += items[::-1] + [line]
        items = []
    return "\n".join(lines[:-1])


HARMLESS = [
    ("items", turned),
    ("spaces", lambda note: note.replace("\n\n", "\n\n\n").replace(". ", ".  ")),
    ("bullets", lambda note: note.replace("\n- ", "\n* ")),
    ("headers", lambda note: "\n".join(
        line.title() + ":" if line.isupper() else line for line in note.split("\n"))),
    ("quotes", lambda note: note.replace("'", "\u2019")),
]


def changed(note, old, new):
    """The note with a defect, and the place of what is new in code points, or None."""
    if old is HISTORY:
        head = note.index("HISTORY OF PRESENT ILLNESS\n") + len("HISTORY OF PRESENT ILLNESS\n")
        at = note.index("\n", head)
        return note[:at] + " " + new + note[at:], (at + 1, at + 1 + len(new))
    assert note.count(old) == 1, old
    at = note.index(old)
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    place = (at + same, at + len(new)) if new[same:] else None
    return note.replace(old, new), place
