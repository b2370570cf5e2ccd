"""What goes out to translators by e-mail, and what comes back.

`kit` says what a translator gets, with what was translated before and a letter that explains it (`letter`);
`packing` writes it as a folder and a zip. `departure` notes in each PO file what every entry was when it left, so that
coming back is a three-way merge: `parcels` opens what was sent, by anybody, `receiving` finds where it belongs,
`returning` brings it in entry by entry, and `wordings` what came back for English that has changed since.
"""

from workflow.exchange.kit import Kit, make_kit
from workflow.exchange.packing import write_kit
from workflow.exchange.receiving import Received, receive
from workflow.exchange.returning import Outcome, Taken

__all__ = ["Kit", "Outcome", "Received", "Taken", "make_kit", "receive", "write_kit"]
