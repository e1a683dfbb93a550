"""Who gets what at every address: URL name → relation of the visitor → the status that answers a GET.

Unseen is 404, seen but refused is 403, unknown people are sent to sign in (302), a verb that only takes a POST is 405.
`anyone` is a visitor who has not signed in and stands in every row; the other relations are said where they differ.
"""

EXPECTED: dict[str, dict[str, int]] = {}
