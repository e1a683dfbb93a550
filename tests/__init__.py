"""The tests mirror `phoihop`; a test is a sentence: its class is the verb, its method the rest."""
