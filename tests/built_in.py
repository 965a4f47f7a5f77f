"""The built-in English sentences, for tests that need many plain ones."""

from components.engine.examples import load_examples

ENGLISH_SENTENCES = list(dict.fromkeys(s for e in load_examples().values() if e.language == "en" for s in e.sentences))
