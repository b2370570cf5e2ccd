"""Two wordings are compared word by word."""

from hypothesis import given
from hypothesis import strategies as st

from workflow.comparison import Kept, compared, excerpt

TEXTS = st.text(alphabet="ab ,.\n«»é", max_size=30)


@given(TEXTS, TEXTS)
def test_the_spans_make_up_both_wordings(old, new):
    spans = compared(old, new)

    assert "".join(span.text for span in spans if span.kept is not Kept.NEW) == old
    assert "".join(span.text for span in spans if span.kept is not Kept.GONE) == new


def test_a_changed_number_is_shown_in_its_place():
    old = "Register your action with the embassy by 30 September 2016 at the latest, please."
    new = "Register your action with the embassy by 23 September 2016 at the latest, please."

    assert excerpt(old, new) == "… with the embassy by [-30-]{+23+} September 2016 at the …"


def test_a_lost_not_is_seen():
    assert excerpt("You must not go.", "You must go.") == "You must [-not -]go."
