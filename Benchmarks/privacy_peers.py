"""Other de-identifiers on the same documents: privacy_peers.py predict ENGINE DIR > PREDICTIONS
                                               privacy_peers.py speed ENGINE < LETTER

ENGINE is presidio or philter. Predictions are JSON lines with `id` and `spans` in code points. Speed is CPU of
this process, one thread, the best of several rounds, without the start.

A document that takes longer than LIMIT counts as one in which nothing was found; how many there were is said.

Presidio takes the best English model of spaCy that is installed, and none when none is: then it looks for no
names. Philter takes NLTK's tagger, and without it every word's part of speech is unknown. Both say so.
"""

import json
import pathlib
import signal
import sys
import time

# Seconds for a document: some expressions take exponential time on some texts.
LIMIT = 20


class TooSlow(Exception):
    pass


def stop(*_):
    raise TooSlow


def presidio():
    import spacy
    import spacy.util
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    model = next((name for name in ["en_core_web_lg", "en_core_web_md", "en_core_web_sm"]
                  if spacy.util.is_package(name)), None)
    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": model or "none"}])
    engine.nlp = {"en": spacy.load(model) if model else spacy.blank("en")}
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])

    def find(text):
        return [(found.start, found.end, found.entity_type)
                for found in analyzer.analyze(text=text, language="en")]
    return find, f"Presidio with {model or 'no model (it looks for no names then)'}"


def philter():
    import importlib.resources

    import nltk
    import philter_lite
    try:
        nltk.pos_tag(["word"])
        how = "with NLTK's tagger"
    except LookupError:
        nltk.pos_tag = lambda words: [(word, "") for word in words]
        how = "without parts of speech (NLTK's tagger is not installed)"
    config = importlib.resources.files("philter_lite") / "configs" / "philter_delta.toml"
    filters = philter_lite.load_filters(str(config))

    def find(text):
        _, _, found = philter_lite.detect_phi(text, filters)
        return [(entry.start, entry.stop, entry.phi_type) for entry in found.phi]
    return find, f"Philter-lite {how}"


def documents(folder):
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")):
        for line in path.open():
            yield json.loads(line)


def main():
    command, engine, *rest = sys.argv[1:]
    find, told = {"presidio": presidio, "philter": philter}[engine]()
    print(told, file=sys.stderr)
    if command == "predict":
        signal.signal(signal.SIGALRM, stop)
        slow = 0
        for document in documents(rest[0]):
            spans = []
            signal.alarm(LIMIT)
            try:
                spans = [{"start": start, "end": end, "label": label}
                         for start, end, label in find(document["text"])]
            except TooSlow:
                slow += 1
            finally:
                signal.alarm(0)
            print(json.dumps({"id": document["id"], "spans": spans}), flush=True)
        if slow:
            print(f"{slow} documents took longer than {LIMIT} s and count as without findings",
                  file=sys.stderr)
    else:
        text = sys.stdin.read()
        best = float("inf")
        for _ in range(5):
            began = time.process_time()
            find(text)
            best = min(best, time.process_time() - began)
        size = len(text.encode())
        print(f"{told}: {best * 1e3:.1f} ms a letter of {size} bytes, {size / best / 1e6:.3f} MB/s")


if __name__ == "__main__":
    main()
